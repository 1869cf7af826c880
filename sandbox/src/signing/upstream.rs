//! Where calls go.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use anyhow::{Context, Result, bail};
use reqwest::Url;

/// The regions, with the hosts that the vendor's pages name.
const REGIONS: [(&str, &str); 7] = [
    ("china", "console.tim.qq.com"),
    ("singapore", "adminapisgp.im.qcloud.com"),
    ("seoul", "adminapikr.im.qcloud.com"),
    ("frankfurt", "adminapiger.im.qcloud.com"),
    ("siliconvalley", "adminapiusa.im.qcloud.com"),
    ("jakarta", "adminapiidn.im.qcloud.com"),
    ("riyadh", "adminapiksa.im.qcloud.com"),
];

/// The service's host, or a sandbox in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upstream {
    url: Url,
    name: String,
}

impl Upstream {
    /// A region by its name, or a host of the service, always by HTTPS; for tests also `http://127.0.0.1:PORT`.
    ///
    /// # Errors
    ///
    /// What is neither. A UserSig would go there, so nothing is guessed.
    pub fn service(host: &str) -> Result<Self> {
        let region = REGIONS.iter().find(|(name, _)| *name == host);
        let url = match region {
            Some((_, host)) => Url::parse(&format!("https://{host}/")),
            None if host.starts_with("http://") => Url::parse(host),
            None => Url::parse(&format!("https://{host}/")),
        };
        let names: Vec<_> = REGIONS.iter().map(|(name, _)| *name).collect();
        let advice = format!("Name a region ({}) or a host of the service.", names.join(", "));
        let url = url.with_context(|| format!("{host:?} is no host. {advice}"))?;
        let bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
        if !bare || !url.username().is_empty() || url.password().is_some() {
            bail!("{host:?} is more than a host: leave out https://, path and the like. {advice}");
        }
        let upstream = Self::at(url);
        if upstream.is_http() && !upstream.is_loopback() {
            bail!("{host:?} isn't this machine, so calls to it need HTTPS: leave out http://.");
        }
        if !upstream.host().contains(['.', ':']) {
            bail!("{host:?} is no region, and no host of the service. {advice}");
        }
        Ok(upstream)
    }

    /// A sandbox that listens at this address of this very machine.
    ///
    /// # Errors
    ///
    /// An address that fits no URL, as an IPv6 one with a zone.
    pub fn own(mut address: SocketAddr) -> Result<Self> {
        match address.ip() {
            IpAddr::V4(ip) if ip.is_unspecified() => address.set_ip(Ipv4Addr::LOCALHOST.into()),
            IpAddr::V6(ip) if ip.is_unspecified() => address.set_ip(Ipv6Addr::LOCALHOST.into()),
            _ => {}
        }
        Ok(Self::at(
            Url::parse(&format!("http://{address}/")).context("The sandbox's own address is no URL")?,
        ))
    }

    /// Gives a service another name than its host: what is noted about calls to one is never told of calls to another. Two
    /// sandboxes may have the same address, one after the other.
    #[must_use]
    pub fn named(self, name: &str) -> Self {
        Self { name: name.to_owned(), ..self }
    }

    fn at(url: Url) -> Self {
        Self { name: url.authority().to_owned(), url }
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    pub(super) fn url(&self) -> &Url {
        &self.url
    }

    fn host(&self) -> &str {
        self.url.host_str().unwrap_or_default()
    }

    pub(super) fn is_http(&self) -> bool {
        self.url.scheme() == "http"
    }

    pub(super) fn is_loopback(&self) -> bool {
        self.host().trim_matches(['[', ']']).parse().is_ok_and(|address: IpAddr| address.is_loopback())
    }
}

#[cfg(test)]
mod tests;
