use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue};

use super::{Hosts, same};

fn knows(bound: &str, names: &[&str], host: &str) -> bool {
    let names: Vec<_> = names.iter().map(|&name| name.to_owned()).collect();
    let request = Request::builder().uri("/").header("host", host).body(Body::empty()).unwrap();
    Hosts::new(bound.parse().unwrap(), &names).authority(&request).is_ok()
}

#[test]
fn on_loopback_only_this_machine_s_own_names_with_the_port_are_ours() {
    for host in ["127.0.0.1:5177", "localhost:5177", "LocalHost:5177", "[::1]:5177"] {
        assert!(knows("127.0.0.1:5177", &[], host), "{host}");
    }
    for host in [
        "",
        "127.0.0.1",
        "localhost",
        "localhost:5178",
        "localhost:5177.evil.example",
        "localhost.:5177",
        "evil.example:5177",
        "evil.example",
        "user@localhost:5177",
        "127.0.0.2:5177",
        "192.168.0.1:5177",
        "localhost:05177",
        "localhost:5177 ",
    ] {
        assert!(!knows("127.0.0.1:5177", &[], host), "{host:?}");
    }
    assert!(knows("127.0.0.1:80", &[], "localhost"));
}

#[test]
fn off_loopback_the_bound_address_and_the_names_of_the_settings_are_ours() {
    assert!(knows("10.0.0.7:5177", &[], "10.0.0.7:5177"));
    assert!(!knows("10.0.0.7:5177", &[], "10.0.0.8:5177"));
    let names = ["Push.Example", "other.example:8443"];
    for host in ["push.example", "push.example:5177", "other.example:8443"] {
        assert!(knows("10.0.0.7:5177", &names, host), "{host}");
    }
    for host in ["push.example:1", "other.example", "other.example:5177"] {
        assert!(!knows("10.0.0.7:5177", &names, host), "{host}");
    }
}

#[test]
fn bound_to_every_address_any_of_them_is_ours_as_a_number_and_no_unknown_name() {
    for host in ["10.0.0.7:5177", "[fe80::1]:5177", "localhost:5177"] {
        assert!(knows("0.0.0.0:5177", &[], host), "{host}");
    }
    for host in ["evil.example:5177", "10.0.0.7", "10.0.0.7:1", "10.0.0.7.evil.example:5177"] {
        assert!(!knows("0.0.0.0:5177", &[], host), "{host}");
    }
}

#[test]
fn two_hosts_or_a_foreign_target_are_refused() {
    let hosts = Hosts::new("127.0.0.1:5177".parse().unwrap(), &[]);
    let ask = |uri: &str, host: &[&str]| {
        let mut request = Request::builder().uri(uri);
        for host in host {
            request = request.header("host", *host);
        }
        hosts.authority(&request.body(Body::empty()).unwrap()).is_ok()
    };
    assert!(ask("http://localhost:5177/", &["localhost:5177"]));
    assert!(!ask("http://evil.example/", &["localhost:5177"]));
    assert!(!ask("/", &["localhost:5177", "evil.example"]));
    assert!(!ask("/", &[]));
}

fn from(headers: &[(&'static str, &'static str)], host: &str) -> bool {
    let mut map = HeaderMap::new();
    for (name, value) in headers {
        map.append(*name, HeaderValue::from_static(value));
    }
    same(&map, host).is_ok()
}

#[test]
fn only_the_same_origin_or_no_browser_may_change_anything() {
    let host = "localhost:5177";
    assert!(from(&[], host));
    assert!(from(&[("origin", "http://localhost:5177")], host));
    assert!(from(&[("origin", "http://localhost:5177"), ("sec-fetch-site", "same-origin")], host));
    assert!(from(&[("sec-fetch-site", "none")], host));
    for origin in [
        "null",
        "",
        "http://localhost:5178",
        "http://localhost",
        "http://127.0.0.1:5177",
        "http://evil.example",
        "http://localhost:5177.evil.example",
        "http://localhost:5177/",
        "ftp://localhost:5177",
        "localhost:5177",
    ] {
        assert!(!from(&[("origin", origin)], host), "{origin:?}");
    }
    for site in ["cross-site", "same-site", "", "SAME-ORIGIN, cross-site"] {
        assert!(!from(&[("sec-fetch-site", site)], host), "{site:?}");
        assert!(!from(&[("origin", "http://localhost:5177"), ("sec-fetch-site", site)], host), "{site:?}");
    }
    assert!(!from(&[("origin", "http://localhost:5177"), ("origin", "http://evil.example")], host));
}

#[test]
fn a_scheme_s_own_port_may_be_left_out() {
    assert!(from(&[("origin", "https://push.example")], "push.example"));
    assert!(from(&[("origin", "https://push.example")], "push.example:443"));
    assert!(from(&[("origin", "http://localhost")], "localhost:80"));
    assert!(!from(&[("origin", "https://push.example:80")], "push.example"));
}
