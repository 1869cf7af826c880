//! One attempt: wait for the turn, sign, send, and see what came of it.

use std::rc::Rc;

use super::clock::Trip;
use super::pace::Turn;
use super::signature::Held;
use super::verdict::{self, Verdict};
use super::{
    Body, Cause, Client, Command, Event, Failure, Incoming, Limits, Lost, Mode, Outgoing, Problem, Progress,
    Reason, Refused, Reply, Trouble, World,
};

/// How long a client rests when the service takes no signatures.
const REST_MS: f64 = 60_000.0;

/// What to send, and within which limits.
pub(super) struct Order<'a, W: World> {
    pub(super) command: Command,
    pub(super) body: Body<'a, W::Request>,
    /// The Idempotency-Key, for the relay.
    pub(super) key: Option<String>,
    pub(super) limits: Limits,
    /// When the whole call ends, in ticks.
    pub(super) deadline: f64,
    pub(super) progress: &'a Progress,
}

/// How an attempt ended that did not succeed; in a box, as it is handed on from one to the next.
pub(super) struct Ended<W: World> {
    pub(super) verdict: Verdict,
    /// The service's code; 0 where it gave none.
    pub(super) code: i64,
    pub(super) reason: Reason,
    /// The least wait before the next attempt.
    pub(super) at_least_ms: f64,
    pub(super) retryable: bool,
    pub(super) cause: Cause<W>,
}

impl<W: World> Ended<W> {
    /// What the caller is told.
    pub(super) fn failure(self: Box<Self>, order: &Order<'_, W>, ambiguous: bool) -> Box<Failure<W>> {
        let twice = ambiguous && order.command == Command::Add;
        Box::new(Failure {
            command: order.command,
            attempts: order.progress.attempts(),
            retryable: self.retryable && !twice,
            ambiguous,
            cause: self.cause,
        })
    }

    fn unsigned(refused: Refused<W::Thrown>) -> Box<Self> {
        let Refused { status, problem, thrown } = refused;
        Box::new(Self {
            verdict: Verdict::Stop,
            code: 0,
            reason: status.map_or(Reason::Network, Reason::Status),
            at_least_ms: 0.0,
            retryable: status.is_none_or(|status| Verdict::of_status(status, None).passes()),
            cause: Cause::Signing(Trouble { status, problem, thrown }),
        })
    }

    fn lost(lost: Lost<W::Thrown>, limits: Limits) -> Box<Self> {
        let (reason, cause) = match lost {
            Lost::Unsent(thrown) => {
                return Self::unsigned(Refused { status: None, problem: None, thrown: Some(thrown) });
            }
            Lost::Timeout => (Reason::Timeout, Cause::Timeout { timeout_ms: limits.timeout_ms }),
            Lost::Network(thrown) => {
                let trouble = Trouble { status: None, problem: None, thrown: Some(thrown) };
                (Reason::Network, Cause::Network(trouble))
            }
        };
        Box::new(Self {
            verdict: Verdict::Unknown,
            code: 0,
            reason,
            at_least_ms: 0.0,
            retryable: true,
            cause,
        })
    }

    fn refused(reply: W::Reply, retry_after_ms: f64) -> Box<Self> {
        let code = reply.code();
        let verdict = Verdict::of_code(code);
        Box::new(Self {
            verdict,
            code,
            reason: Reason::Code(code),
            at_least_ms: verdict::least_wait_ms(code).max(retry_after_ms),
            retryable: verdict.passes() || verdict::passes_by_itself(code),
            cause: Cause::Service(reply),
        })
    }

    fn foreign(
        status: u16,
        problem: Option<Problem<W::Thrown>>,
        retry_after_ms: f64,
        mode: Mode,
    ) -> Box<Self> {
        let verdict = Verdict::of_status(status, problem.as_ref().and_then(Problem::name));
        let trouble = Trouble { status: Some(status), problem, thrown: None };
        let cause = if mode == Mode::Relay && verdict != Verdict::Unknown {
            Cause::Signing(trouble)
        } else {
            Cause::Network(trouble)
        };
        Box::new(Self {
            verdict,
            code: 0,
            reason: Reason::Status(status),
            at_least_ms: retry_after_ms,
            retryable: verdict.passes(),
            cause,
        })
    }
}

impl<W: World> Client<W> {
    /// Makes one attempt.
    pub(super) async fn attempt(&self, order: &Order<'_, W>) -> Result<W::Reply, Box<Ended<W>>> {
        let held = self.ready(order.command).await.map_err(Ended::unsigned)?;
        let known_open = order.progress.ambiguous();
        let trip = Trip { left_ms: self.world.now(), left_ticks: self.world.ticks(), back_ticks: 0.0 };
        let attempt = order.progress.leaves(order.command, trip.left_ms);
        self.world.tell(Event::Request { command: order.command, attempt });
        let outgoing = Outgoing {
            command: order.command,
            attempt,
            timeout_ms: order.limits.timeout_ms,
            body: order.body,
            signature: held.as_ref().map(|held| &held.signature),
            random: self.world.random(),
            idempotency_key: order.key.as_deref(),
        };
        let answer = self.world.send(&outgoing).await;
        let result = match answer {
            Ok(incoming) => {
                let trip = Trip { back_ticks: self.world.ticks(), ..trip };
                self.read(order, attempt, trip, incoming)
            }
            Err(lost) => Err(Ended::lost(lost, order.limits)),
        };
        let verdict = result.as_ref().err().map(|ended| ended.verdict);
        let open = match verdict {
            None => false,
            Some(Verdict::Unknown | Verdict::Busy) => order.command.writes(),
            // Whatever the relay knows of this key, it has told now.
            Some(_) if order.command == Command::Add => false,
            Some(_) => known_open,
        };
        order.progress.set_ambiguous(open);
        match verdict {
            None => self.budget.earn(),
            Some(Verdict::Rest) => self.rest_until.set(self.world.ticks() + REST_MS),
            Some(Verdict::Resign) => {
                if let Some(held) = &held {
                    self.signer.reject(held);
                }
            }
            Some(_) => {}
        }
        result
    }

    fn read(
        &self,
        order: &Order<'_, W>,
        attempt: u32,
        trip: Trip,
        incoming: Incoming<W::Reply, W::Thrown>,
    ) -> Result<W::Reply, Box<Ended<W>>> {
        let Incoming { status, date_ms, retry_after_ms, problem, reply } = incoming;
        if let Some(date_ms) = date_ms {
            self.clock.learn(date_ms, trip);
        }
        let code = reply.as_ref().map_or(0, Reply::code);
        self.world.tell(Event::Response { command: order.command, attempt, status, code, ms: trip.ms() });
        let retry_after_ms = retry_after_ms.unwrap_or(0.0);
        match reply {
            Some(reply) if code != 0 => Err(Ended::refused(reply, retry_after_ms)),
            Some(reply) if reply.answers(order.command) => Ok(reply),
            // It says OK without what belongs to that, so it isn't as the service gave it.
            Some(_) => {
                let mut ended = Ended::foreign(status, None, retry_after_ms, self.options.mode);
                ended.reason = Reason::Code(0);
                Err(ended)
            }
            None => Err(Ended::foreign(status, problem, retry_after_ms, self.options.mode)),
        }
    }

    /// Waits until a call may leave, and gives the signature to leave with: the service must take signatures, there must be a
    /// fresh one, and the call's turn must have come.
    ///
    /// Who waits in the lane may find the signature gone when the turn comes. It then gets a new one without losing its place.
    async fn ready(&self, command: Command) -> Result<Option<Rc<Held>>, Refused<W::Thrown>> {
        let lane = self.page.lane(self.options.sdkappid, command);
        let mut turn: Option<Turn<'_>> = None;
        let mut signed = self.options.mode == Mode::Relay;
        loop {
            let ticks = self.world.ticks();
            let rest_ms = self.rest_until.get() - ticks;
            let delay_ms = turn.as_ref().map_or(0.0, |turn| turn.delay(ticks)).max(rest_ms);
            let held = self.signer.usable(self.now());
            if turn.is_some() {
                signed = held.is_some() || self.options.mode == Mode::Relay;
            }
            if delay_ms > 0.0 {
                if rest_ms > 0.0 {
                    self.world.tell(Event::Throttle { command, delay_ms });
                }
                self.world.sleep(delay_ms).await;
            } else if !signed {
                if let Some(renewal) = self.signer.renewal(&self.world, &self.clock, command) {
                    renewal.await?;
                }
                signed = true;
            } else if let Some(turn) = turn {
                turn.pass(ticks);
                return Ok(held);
            } else {
                let joined = lane.join(self.options.requests_per_second);
                let delay_ms = joined.delay(ticks);
                if delay_ms > 0.0 {
                    self.world.tell(Event::Throttle { command, delay_ms });
                }
                joined.front().await;
                turn = Some(joined);
            }
        }
    }
}
