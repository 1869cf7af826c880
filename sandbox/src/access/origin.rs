//! Whom a request is for, and whose page sent it.
//!
//! A site can point its own name at this machine and then talk to us as if it were us (DNS rebinding); the name stays
//! in the Host header, and gives it away.

use std::net::{IpAddr, SocketAddr};

use axum::extract::Request;
use axum::http::header::{self, HeaderMap, HeaderName};

use crate::signing::problem::{Kind, Problem};

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// The names that the server goes by.
pub(super) struct Hosts {
    /// As a Host header has them, in lower case.
    known: Vec<String>,
    /// Bound to all addresses of the machine, whichever they are: each is fine as a number, which no DNS can bend.
    any_address: Option<u16>,
}

impl Hosts {
    pub fn new(address: SocketAddr, names: &[String]) -> Self {
        let port = address.port();
        let with_port = |host: &str| {
            let host = host.to_ascii_lowercase();
            // Browsers leave HTTP's own port out.
            let bare = (port == 80).then(|| host.clone());
            [format!("{host}:{port}")].into_iter().chain(bare)
        };
        let ip = match address.ip() {
            IpAddr::V4(ip) => ip.to_string(),
            IpAddr::V6(ip) => format!("[{ip}]"),
        };
        let mut known: Vec<_> =
            ["127.0.0.1", "[::1]", "localhost", &ip].into_iter().flat_map(with_port).collect();
        for name in names {
            let (_, port) = split(name);
            known.push(name.to_ascii_lowercase());
            if port.is_none() {
                known.extend(with_port(name));
            }
        }
        Self { known, any_address: address.ip().is_unspecified().then_some(port) }
    }

    /// The Host that a request names, if it is ours.
    pub fn authority(&self, request: &Request) -> Result<String, Problem> {
        let mut hosts = request.headers().get_all(header::HOST).iter();
        let host = hosts.next().and_then(|host| host.to_str().ok()).map(str::to_ascii_lowercase);
        // An absolute target goes before the Host header: let neither be foreign.
        let target = request.uri().authority().map(|target| target.as_str().to_ascii_lowercase());
        match host {
            Some(host)
                if hosts.next().is_none()
                    && self.knows(&host)
                    && target.is_none_or(|target| target == host) =>
            {
                Ok(host)
            }
            _ => Err(Problem::new(
                Kind::Misdirected,
                "The Host header names a server that this one isn't. Call it by its own address; if it has another \
                 name as well, that belongs into the sandbox's setting `names`.",
            )),
        }
    }

    /// Whether the server goes by this name, at whichever port.
    fn names(&self, host: &str) -> bool {
        let (name, _) = split(host);
        self.known.iter().any(|known| split(known).0.eq_ignore_ascii_case(name))
    }

    fn knows(&self, host: &str) -> bool {
        let is_address = || {
            let (host, port) = split(host);
            let number = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
            port == self.any_address.map(|port| port.to_string()).as_deref()
                && number.parse::<IpAddr>().is_ok()
        };
        self.known.iter().any(|known| known == host) || (self.any_address.is_some() && is_address())
    }
}

/// Whether a host, with a port or without, is this machine by a name or a number that never leaves it.
pub(crate) fn is_loopback(host: &str) -> bool {
    let (name, _) = split(host);
    let name = name.to_ascii_lowercase();
    let number = name.strip_prefix('[').and_then(|name| name.strip_suffix(']')).unwrap_or(&name);
    name == "localhost"
        || name.ends_with(".localhost")
        || number.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

/// Refuses what a page from elsewhere sent to the service. Those of this machine and of the server's own names may call it
/// from any port, as a console in the making does.
pub(super) fn near(headers: &HeaderMap, hosts: &Hosts) -> Result<(), Problem> {
    let is_near = |origin: &str| {
        let host = origin.split_once("://").map_or("", |(_, host)| host);
        is_loopback(host) || hosts.names(host)
    };
    if all(headers, &header::ORIGIN, is_near) {
        return Ok(());
    }
    Err(Problem::new(
        Kind::OtherOrigin,
        "Only pages of this machine may call the service here. If yours has another name, that belongs into the sandbox's \
         setting `names`.",
    ))
}

fn split(host: &str) -> (&str, Option<&str>) {
    match host.rsplit_once(':') {
        Some((name, port)) if !port.ends_with(']') => (name, Some(port)),
        _ => (host, None),
    }
}

/// Refuses what a page of another origin sent. Programs that are no browsers send neither of the two headers.
pub(super) fn same(headers: &HeaderMap, authority: &str) -> Result<(), Problem> {
    let is_ours = |origin: &str| {
        let (scheme, host) = origin.split_once("://").unwrap_or_default();
        // Over HTTPS only a proxy in front of us can have been called, by the name that it passes on.
        let default = match scheme {
            "http" => ":80",
            "https" => ":443",
            _ => return false,
        };
        let bare = |host: &str| host.strip_suffix(default).unwrap_or(host).to_ascii_lowercase();
        bare(host) == bare(authority)
    };
    let is_site = |site: &str| site == "same-origin" || site == "none";
    if all(headers, &header::ORIGIN, is_ours) && all(headers, &SEC_FETCH_SITE, is_site) {
        return Ok(());
    }
    Err(Problem::new(
        Kind::OtherOrigin,
        "Only the pages of this server may change anything here. Open the console at this server's own address.",
    ))
}

fn all(headers: &HeaderMap, name: &HeaderName, fits: impl Fn(&str) -> bool) -> bool {
    headers.get_all(name).iter().all(|value| value.to_str().is_ok_and(&fits))
}

#[cfg(test)]
mod tests;
