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
    store: Store,
    audience: Arc<Audience>,
    clock: Clock,
    time_to_dispatch: Duration,
    kept: Option<Duration>,
    stopping: watch::Sender<bool>,
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
        let audience = Arc::new(Audience::open(&settings.audience)?);
        let store = Store::open(&settings.database)?;
        let (host, port) = (settings.host, settings.port);
        let listener =
            TcpListener::bind((host, port)).await.map_err(|error| cant_listen(host, port, &error))?;
        let address = listener.local_addr()?;
        let clock = Clock::of_machine();
        if seeded {
            seed(&store, &clock, settings.apps[0].sdkappid).await?;
        }
        let guard = Guard::new(operators, address, &settings.names);
        let endpoint = endpoint(&settings, address, &store.identity().await?, &clock)?;
        let app =
            console::App { sdkappid: endpoint.sdkappid(), identifier: endpoint.identifier().to_owned() };
        let faults = settings.faults.then(Faults::default);
        let struck = |router: Router, at| match &faults {
            Some(faults) => faults.layer(router, at),
            None => router,
        };
        // Then nobody needs a service with a key that everybody knows.
        let signs_for_real = settings.signing.host.is_some();
        let time_to_dispatch = Duration::from_millis(settings.service.time_to_dispatch_ms);
        let days = settings.service.retention_days;
        let kept = (days > 0).then(|| DAY * days);
        let stopping = watch::Sender::new(false);
        let deliveries = Deliveries::new(store.clone(), stopping.subscribe());
        let service = Service::new(
            settings.apps,
            settings.service,
            store.clone(),
            Arc::clone(&audience),
            clock.clone(),
        );
        let service =
            if signs_for_real { Router::new() } else { struck(service::router(service), At::Service) };
        let router = Router::new()
            .merge(service)
            .merge(struck(signing::router(endpoint), At::Relay))
            .merge(access::router(&guard))
            .merge(deliveries::router(deliveries))
            .merge(control::router(faults.clone(), clock.clone()))
            .merge(console::app(app))
            .merge(console::router(settings.console));
        let router = guard.protect(router);
        Ok(Self { address, listener, router, store, audience, clock, time_to_dispatch, kept, stopping })
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Serves and dispatches until `stop` comes, then ends what is under way.
    ///
    /// # Errors
    ///
    /// Where the port or the database fails it for good.
    pub async fn run(self, stop: impl Future<Output = ()> + Send) -> Result<()> {
        let Self { listener, router, store, audience, clock, time_to_dispatch, kept, stopping, .. } = self;
        let dispatching =
            dispatch::run(store, audience, clock.clone(), time_to_dispatch, kept, stopping.subscribe());
        let dispatching = tokio::spawn(dispatching);
        let stop = async {
            stop.await;
            stopping.send_replace(true);
        };
        let served = server::serve(listener, router, clock, Limits::default(), stop).await;
        stopping.send_replace(true);
        dispatching.await.context("The dispatcher broke off")?;
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
