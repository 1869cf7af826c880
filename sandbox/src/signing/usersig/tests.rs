use std::io::{Read, Write};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::read::ZlibDecoder;
use flate2::write::ZlibEncoder;
use serde_json::{Value, json};

use super::{Claims, Unreadable, make};
use crate::signing::secret::Secret;

/// The demo key that the vendor's own samples publish.
const KEY: &str = "5bd2850fff3ecb11d7c805251c51ee463a25727bddc2385f3fa8bfee1bb93b5e";

/// The first row of the vectors, whole, as the vendor's npm package makes it.
const OF_NPM: &str = "eJyrVgrxCdYrSy1SslIy0jNQ0gHzM1NS80oy0zLBwokpuZl5mcUlRYkl*UVQBcUp2YkFBZkpSlaGJgZQAJEpycxNVb\
                      IyNEcVTa0oyCxKVbKyMDOBCRVnpitZKVX6OKZql5uHh6aGlhYmhVlm6IdEmFuUGhnmh7hnamdaRhUYlhoHFORFmhnYKtUCAK0SM5I_";

const VECTORS: [(&str, u32, i64, u32, &str); 3] = [
    ("administrator", 1_400_000_000, 1_700_000_000, 86_400, "yLAe+w7WUeUuqbV9h/TX78u21oTGi+i9Zp1u3PpnY60="),
    ("xiaojun", 1_400_000_000, 1_600_000_000, 15_552_000, "1Z5PngDjGaufeSiPoBuxdHY7EK3JTdAjMP93S4KvV3M="),
    ("admin", 88_888_888, 1_748_772_000, 604_800, "2yh9vtqprIsFbHHDZmPsx4SmUz8wbUdpouLktechiJM="),
];

fn key() -> Secret {
    Secret::new(KEY)
}

fn inflated(usersig: &str) -> Value {
    assert!(usersig.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"*-_".contains(&byte)), "{usersig}");
    let base64 = usersig.replace('*', "+").replace('-', "/").replace('_', "=");
    let mut json = String::new();
    ZlibDecoder::new(STANDARD.decode(base64).unwrap().as_slice()).read_to_string(&mut json).unwrap();
    serde_json::from_str(&json).unwrap()
}

fn packed(json: &[u8]) -> String {
    let mut zlib = ZlibEncoder::new(Vec::new(), Compression::default());
    zlib.write_all(json).unwrap();
    STANDARD.encode(zlib.finish().unwrap()).replace('+', "*").replace('/', "-").replace('=', "_")
}

#[test]
fn what_is_made_is_the_vendor_s_vector() {
    for (identifier, sdkappid, time, expire, sig) in VECTORS {
        let usersig = make(&key(), identifier, sdkappid, time, expire);
        let expected = json!({
            "TLS.ver": "2.0",
            "TLS.identifier": identifier,
            "TLS.sdkappid": sdkappid,
            "TLS.time": time,
            "TLS.expire": expire,
            "TLS.sig": sig,
        });
        assert_eq!(inflated(&usersig), expected);
    }
}

#[test]
fn the_npm_package_s_is_read_and_verified() {
    let claims = Claims::read(OF_NPM).unwrap();
    let read = (claims.identifier.as_str(), claims.sdkappid, claims.time, claims.expire);
    assert_eq!(read, ("administrator", 1_400_000_000, 1_700_000_000, 86_400));
    assert!(claims.is_signed_by(&key()));
    assert_eq!(
        inflated(OF_NPM),
        inflated(&make(&key(), "administrator", 1_400_000_000, 1_700_000_000, 86_400))
    );
}

#[test]
fn what_was_changed_or_signed_with_another_key_isn_t_signed() {
    let usersig = make(&key(), "administrator", 1, 1_700_000_000, 600);
    assert!(Claims::read(&usersig).unwrap().is_signed_by(&key()));
    assert!(!Claims::read(&usersig).unwrap().is_signed_by(&Secret::new("another")));
    let changes = [
        ("TLS.identifier", json!("admin")),
        ("TLS.sdkappid", json!(2)),
        ("TLS.time", json!(1_700_000_001)),
        ("TLS.expire", json!(601)),
        ("TLS.sig", json!("")),
        ("TLS.sig", json!("no base64")),
        ("TLS.sig", json!("yLAe+w7WUeUuqbV9h/TX78u21oTGi+i9Zp1u3PpnY60=")),
    ];
    for (member, value) in changes {
        let mut json = inflated(&usersig);
        json[member] = value;
        let claims = Claims::read(&packed(json.to_string().as_bytes())).unwrap();
        assert!(!claims.is_signed_by(&key()), "{member}");
    }
}

#[test]
fn its_last_second_is_still_valid() {
    let claims = Claims::read(&make(&key(), "a", 1, 1_700_000_000, 600)).unwrap();
    assert!(!claims.is_expired_at(1_700_000_600));
    assert!(claims.is_expired_at(1_700_000_601));
}

#[test]
fn a_lifetime_beyond_all_numbers_overflows_nothing() {
    let mut json = inflated(&make(&key(), "a", 1, 0, 600));
    json["TLS.time"] = json!(i64::MAX);
    json["TLS.expire"] = json!(i64::MAX);
    let claims = Claims::read(&packed(json.to_string().as_bytes())).unwrap();
    assert!(!claims.is_expired_at(i64::MAX));
}

#[test]
fn what_is_no_usersig_is_unreadable() {
    let usersig = make(&key(), "administrator", 1, 1_700_000_000, 600);
    let of_version = |version: Value| {
        let mut json = inflated(&usersig);
        json["TLS.ver"] = version;
        packed(json.to_string().as_bytes())
    };
    let cut = usersig[..usersig.len() - 8].to_owned();
    let others = [
        String::new(),
        "x".to_owned(),
        "not base64 at all".to_owned(),
        STANDARD.encode("not zlib"),
        packed(b"not JSON"),
        packed(b"{}"),
        packed(b"[]"),
        packed(b"\xff"),
        cut,
        of_version(json!("1.0")),
        of_version(json!(2)),
        "A".repeat(5000),
    ];
    for other in others {
        assert_eq!(Claims::read(&other).err(), Some(Unreadable), "{other}");
    }
}

#[test]
fn a_bomb_isn_t_inflated() {
    let mut bomb = inflated(&make(&key(), "a", 1, 0, 600));
    bomb["TLS.more"] = json!("0".repeat(1_000_000));
    let bomb = packed(bomb.to_string().as_bytes());
    assert!(bomb.len() < 4096, "{}", bomb.len());
    assert_eq!(Claims::read(&bomb).err(), Some(Unreadable));
}
