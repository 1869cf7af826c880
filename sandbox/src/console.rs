//! The pages at `/`: the console, as it was built into a folder, and what it has to know.

use std::path::PathBuf;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde::Serialize;
use tower::ServiceExt;
use tower_http::services::ServeDir;

use crate::signing::problem::{Kind, Problem};

const NO_CONSOLE: &str = include_str!("console/none.html");
const NO_PAGE: &str = include_str!("console/missing.html");
/// How many characters of a file's content are in its name.
const HASH: usize = 8;

/// Whose tasks the console looks after.
#[derive(Clone, Serialize)]
pub struct App {
    /// The app that the signing endpoint signs for.
    pub sdkappid: u32,
    /// The admin that it signs as.
    pub identifier: String,
    /// Whether calls go to the real service: then nothing is known of what is delivered.
    pub real: bool,
}

/// `GET /sandbox/app`.
pub fn app(app: App) -> Router {
    Router::new().route("/sandbox/app", get(async || Json(app)))
}

/// The pages of the folder, as what is served where nothing else is. Without them there is one that says how to get them;
/// the folder may be built while this runs.
pub fn router(folder: Option<PathBuf>) -> Router {
    Router::new().fallback(page).with_state(Arc::new(folder))
}

async fn page(State(folder): State<Arc<Option<PathBuf>>>, request: Request) -> Response {
    if ![Method::GET, Method::HEAD].contains(request.method()) {
        return Problem::new(Kind::NotFound, "There are only pages here: check the address and the method.")
            .into_response();
    }
    let path = request.uri().path().to_owned();
    let mut file = match folder.as_ref() {
        Some(folder) if is_plain(&path) => {
            // It fails on nothing that it doesn't answer itself.
            let Ok(answer) = ServeDir::new(folder).oneshot(request).await;
            answer.map(Body::new)
        }
        _ => StatusCode::NOT_FOUND.into_response(),
    };
    if file.status() == StatusCode::NOT_FOUND {
        let text = if path == "/" { NO_CONSOLE } else { NO_PAGE };
        return (StatusCode::NOT_FOUND, Html(text)).into_response();
    }
    if file.status().is_success() || file.status() == StatusCode::NOT_MODIFIED {
        let caching = if is_hashed(&path) { "public, max-age=31536000, immutable" } else { "no-cache" };
        file.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(caching));
    }
    file
}

/// No name of a page needs these, and hidden files are nobody's business.
fn is_plain(path: &str) -> bool {
    let path = path.to_ascii_lowercase();
    !["/.", "\\", "%2e", "%2f", "%5c", "%00"].iter().any(|odd| path.contains(odd))
}

/// `/assets/index-B1x_2yZ3.js`: another content would have another name.
fn is_hashed(path: &str) -> bool {
    let stem = path.strip_prefix("/assets/").and_then(|file| file.rsplit_once('.')).map(|(stem, _)| stem);
    let Some((name, hash)) = stem.and_then(|stem| stem.split_at_checked(stem.len().checked_sub(HASH)?))
    else {
        return false;
    };
    name.ends_with('-') && hash.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::{is_hashed, is_plain};

    #[test]
    fn only_names_with_a_hash_are_kept_for_good() {
        assert!(is_hashed("/assets/index-B1x_2yZ3.js") && is_hashed("/assets/a/b-12345678.wasm"));
        for path in [
            "/index.html",
            "/index-B1x_2yZ3.js",
            "/assets/index.js",
            "/assets/x-1234567.js",
            "/assets/-é2345678",
        ] {
            assert!(!is_hashed(path), "{path}");
        }
    }

    #[test]
    fn odd_paths_are_no_pages() {
        assert!(is_plain("/") && is_plain("/assets/a.b-c.js") && is_plain("/a%20b.svg"));
        for path in ["/.env", "/a/.git/config", "/../x", "/%2e%2E/x", "/a%2F.env", "/..%5cx", "/a\\b"] {
            assert!(!is_plain(path), "{path}");
        }
    }
}
