//! Puts the parts together.

use std::io::{Error, ErrorKind};
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, anyhow, ensure};
use axum::Router;
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::access::operators::Operators;
use crate::access::{self, Guard};
use crate::audience::Audience;
use crate::clock::Clock;
use crate::deliveries::{self, Deliveries};
use crate::faults::{At, Faults};
use crate::seed::seed;
use crate::server::{self, Limits};
use crate::service::{self, Service};
use crate::settings::Settings;
use crate::signing::secret::Secret;
use crate::signing::upstream::Upstream;
use crate::signing::{self, Endpoint};
use crate::store::Store;
use crate::{console, control, dispatch};

/// How long a relayed call may take. The service gives itself 3 seconds.
const PATIENCE: Duration = Duration::from_secs(10);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// The variable that may hold the real app's secret key.
const SECRET_KEY: &str = "TIMPUSH_SECRET_KEY";

/// A sandbox that is ready to run: its files are open, and its port is taken.
pub struct Sandbox {
    address: SocketAddr,
    listener: TcpListener,
    router: Router,
    clock: Clock,
    own: Option<Own>,
    stopping: watch::Sender<bool>,
}

/// What its own service works with. Without one, where it signs for the real service, nothing of it is opened: an old
/// database's tasks are left alone.
struct Own {
    store: Store,
    audience: Arc<Audience>,
    time_to_dispatch: Duration,
    kept: Option<Duration>,
}

impl Own {
    fn open(settings: &Settings) -> Result<Self> {
        let days = settings.service.retention_days;
        Ok(Self {
            audience: Arc::new(Audience::open(&settings.audience)?),
            store: Store::open(&settings.database)?,
            time_to_dispatch: Duration::from_millis(settings.service.time_to_dispatch_ms),
            kept: (days > 0).then(|| DAY * days),
        })
    }
}

impl Sandbox {
    /// Opens what the settings name, and takes the port. With `seeded`, an app without tasks gets some.
    ///
    /// # Errors
    ///
    /// Where a file or the port can't be had; the error says which, and what to do.
    pub async fn open(settings: Settings, seeded: bool) -> Result<Self> {
        settings.check()?;
        let operators = settings.operators.as_deref().map(Operators::read).transpose()?;
        let own = match &settings.signing.host {
            None => Some(Own::open(&settings)?),
            Some(host) => {
                ensure!(
                    !seeded,
                    "--seed is for the sandbox's own service, which isn't there while calls go to {host}: leave it out, or \
                     signing.host (--signing-host)."
                );
                None
            }
        };
        let (host, port) = (settings.host, settings.port);
        let listener =
            TcpListener::bind((host, port)).await.map_err(|error| cant_listen(host, port, &error))?;
        let address = listener.local_addr()?;
        let clock = Clock::of_machine();
        if let Some(own) = own.as_ref().filter(|_| seeded) {
            seed(&own.store, &clock, settings.apps[0].sdkappid).await?;
        }
        let guard = Guard::new(operators, address, &settings.names);
        // By which the endpoint knows its own service; the real one has a host.
        let database = match &own {
            Some(own) => own.store.identity().await?,
            None => String::new(),
        };
        let endpoint = endpoint(&settings, address, &database, &clock)?;
        let app = console::App {
            sdkappid: endpoint.sdkappid(),
            identifier: endpoint.identifier().to_owned(),
            real: own.is_none(),
        };
        let faults = settings.faults.then(Faults::default);
        let struck = |router: Router, at| match &faults {
            Some(faults) => faults.layer(router, at),
            None => router,
        };
        let stopping = watch::Sender::new(false);
        let deliveries = own.as_ref().map(|own| Deliveries::new(own.store.clone(), stopping.subscribe()));
        let service = own.as_ref().map_or_else(Router::new, |own| {
            let (store, audience) = (own.store.clone(), Arc::clone(&own.audience));
            let service = Service::new(settings.apps, settings.service, store, audience, clock.clone());
            struck(service::router(service), At::Service)
        });
        let router = Router::new()
            .merge(service)
            .merge(struck(signing::router(endpoint), At::Relay))
            .merge(access::router(&guard))
            .merge(deliveries::router(deliveries))
            .merge(control::router(faults.clone(), clock.clone()))
            .merge(console::app(app))
            .merge(console::router(settings.console));
        let router = guard.protect(router);
        Ok(Self { address, listener, router, clock, own, stopping })
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Serves, and dispatches what its own service has, until `stop` comes, then ends what is under way.
    ///
    /// # Errors
    ///
    /// Where the port or the database fails it for good.
    pub async fn run(self, stop: impl Future<Output = ()> + Send) -> Result<()> {
        let Self { listener, router, clock, own, stopping, .. } = self;
        let dispatching = own.map(|Own { store, audience, time_to_dispatch, kept }| {
            let stop = stopping.subscribe();
            tokio::spawn(dispatch::run(store, audience, clock.clone(), time_to_dispatch, kept, stop))
        });
        let stop = async {
            stop.await;
            stopping.send_replace(true);
        };
        let served = server::serve(listener, router, clock, Limits::default(), stop).await;
        stopping.send_replace(true);
        if let Some(dispatching) = dispatching {
            dispatching.await.context("The dispatcher broke off")?;
        }
        served.context("The sandbox can't serve any longer")
    }
}

fn cant_listen(host: IpAddr, port: u16, error: &Error) -> anyhow::Error {
    let advice = match error.kind() {
        ErrorKind::AddrNotAvailable => "this machine has no such address: give --host one that it has",
        ErrorKind::PermissionDenied => {
            "the system lets only some programs have it: choose one from 1024 on with --port"
        }
        ErrorKind::AddrInUse => {
            "another program has it: end that one, or choose another with --port, or 0 for any"
        }
        _ => "look at --host and --port",
    };
    anyhow!("The sandbox can't listen on {host}, port {port}: {advice} ({error})")
}

/// The signing endpoint, for this sandbox or for the real service.
fn endpoint(settings: &Settings, address: SocketAddr, database: &str, clock: &Clock) -> Result<Endpoint> {
    let signing = &settings.signing;
    let sdkappid = signing.sdkappid.unwrap_or(settings.apps[0].sdkappid);
    let (first_admin, secret, upstream) = match &signing.host {
        None => {
            let app =
                settings.app(sdkappid).context("[signing] names an app that the sandbox doesn't have")?;
            (app.admins[0].as_str(), app.secret_key.clone(), Upstream::own(address)?.named(database))
        }
        Some(host) => {
            let upstream = Upstream::service(host).context("[signing] host (--signing-host) won't do")?;
            ensure!(
                signing.sdkappid.is_some(),
                "Calls to {host} need the real app's SDKAppID: set signing.sdkappid, or give --sdkappid."
            );
            let secret = match &signing.secret_key_file {
                Some(file) => Secret::from_file(file)?,
                None => Secret::from_env(SECRET_KEY).with_context(|| {
                    format!(
                        "Calls to {host} need the real app's secret key: put it into a file and name that by \
                         signing.secret_key_file (--secret-key-file), or into the variable {SECRET_KEY}"
                    )
                })?,
            };
            // The account that each app has had from its first day.
            ("administrator", secret, upstream)
        }
    };
    let clock = clock.clone();
    Endpoint::new(signing::Options {
        sdkappid,
        identifier: signing.identifier.clone().unwrap_or_else(|| first_admin.to_owned()),
        secret,
        upstream,
        sign: signing.sign,
        requests_per_second: signing.requests_per_second,
        patience: PATIENCE,
        answers: beside(&settings.database),
        now: Box::new(move || clock.now()),
    })
}

/// What became of calls with an Idempotency-Key lies beside the tasks, under a name that tells whose it is.
fn beside(database: &Path) -> Option<PathBuf> {
    let calls = || {
        let mut name = database.as_os_str().to_owned();
        name.push(".calls");
        name.into()
    };
    (database != Path::new(":memory:")).then(calls)
}
