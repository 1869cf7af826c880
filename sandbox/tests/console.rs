//! The pages, over raw TCP.
#![allow(clippy::unwrap_used, missing_docs, reason = "tests")]

mod raw;

use std::fs;
use std::path::Path;

use raw::Served;
use timpush_sandbox::access::Guard;
use timpush_sandbox::console;
use timpush_sandbox::server::Limits;

async fn served(folder: &Path) -> Served {
    let pages = console::router(Some(folder.to_owned()));
    Served::start(Limits::default(), |address| Guard::new(None, address, &[]).protect(pages)).await
}

fn build(folder: &Path) {
    fs::create_dir_all(folder.join("assets/.hidden")).unwrap();
    for (path, text) in [
        ("index.html", "<!doctype html>start"),
        ("icon.svg", "<svg/>"),
        ("assets/index-B1x_2yZ3.js", "1"),
        ("assets/index-B1x_2yZ3.css", "a{}"),
        ("assets/push-00000000.wasm", "\0asm"),
        (".env", "SECRET"),
        ("assets/.hidden/x.js", "SECRET"),
    ] {
        fs::write(folder.join(path), text).unwrap();
    }
}

#[tokio::test]
async fn pages_come_with_their_types_and_only_hashed_ones_are_kept_for_good() {
    let folder = tempfile::tempdir().unwrap();
    build(folder.path());
    let served = served(folder.path()).await;
    let hashed = "public, max-age=31536000, immutable";
    for (path, kind, caching) in [
        ("/", "text/html", "no-cache"),
        ("/index.html", "text/html", "no-cache"),
        ("/icon.svg", "image/svg+xml", "no-cache"),
        ("/assets/index-B1x_2yZ3.js", "text/javascript", hashed),
        ("/assets/index-B1x_2yZ3.css", "text/css", hashed),
        ("/assets/push-00000000.wasm", "application/wasm", hashed),
    ] {
        let answer = served.call(&format!("GET {path}"), "").await;
        assert_eq!(answer.status, 200, "{path}");
        assert_eq!(answer.header("content-type"), Some(kind), "{path}");
        assert_eq!(answer.header("cache-control"), Some(caching), "{path}");
        assert!(answer.header("content-security-policy").is_some(), "{path}");
    }
    let mut raw = served.connect().await;
    raw.send(&served.request("HEAD /\nConnection: close", "")).await;
    let (head, _) = raw.rest().await;
    assert!(head.starts_with("HTTP/1.1 200 OK\r\n") && head.contains("content-length: 20\r\n"), "{head}");
    assert!(head.ends_with("\r\n\r\n"), "{head}");
}

#[tokio::test]
async fn nothing_hidden_and_nothing_outside_the_folder_is_served() {
    let outer = tempfile::tempdir().unwrap();
    fs::write(outer.path().join("outside"), "SECRET").unwrap();
    let folder = outer.path().join("dist");
    build(&folder);
    let served = served(&folder).await;
    for path in [
        "/.env",
        "/%2eenv",
        "/%2Eenv",
        "/assets/.hidden/x.js",
        "/assets%2f.hidden%2fx.js",
        "/../outside",
        "/assets/../../outside",
        "/%2e%2e/outside",
        "/..%2foutside",
        "/..%5coutside",
        "//outside",
        "/assets",
        "/assets/",
        "/nothing",
        "/\u{1}",
        "/%00",
    ] {
        let answer = served.call(&format!("GET {path}\nConnection: close"), "").await;
        assert!(matches!(answer.status, 307 | 400 | 404), "{path}: {}", answer.status);
        assert!(!answer.body.contains("SECRET"), "{path}");
    }
    for head in ["POST /", "DELETE /index.html", "PUT /assets/index-B1x_2yZ3.js"] {
        assert_eq!(served.call(head, "").await.status, 404, "{head}");
    }
}

#[tokio::test]
async fn without_a_build_a_page_says_how_to_make_one_until_there_is_one() {
    let outer = tempfile::tempdir().unwrap();
    let folder = outer.path().join("dist");
    let served = served(&folder).await;
    let answer = served.call("GET /", "").await;
    assert_eq!((answer.status, answer.header("content-type")), (404, Some("text/html; charset=utf-8")));
    assert!(answer.body.contains("cargo xtask start"));
    // The CSP forbids what stands inline.
    assert!(
        !answer.body.contains("<style")
            && !answer.body.contains("style=")
            && !answer.body.contains("<script")
    );
    build(&folder);
    assert_eq!(served.call("GET /", "").await.status, 200);
}
