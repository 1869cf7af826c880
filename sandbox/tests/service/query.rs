//! The query of the URL, judged before anything else.

use std::time::{Duration, Instant};

use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use serde_json::json;
use timpush_sandbox::signing::usersig;

use crate::world::{APP, COMMANDS, NOW, OTHER, World, assert_refused, sample, secret, unix};

/// The query with one parameter replaced; without it where there is nothing to put there.
fn put(query: &str, name: &str, value: Option<&str>) -> String {
    let start = format!("{name}=");
    let parts = query.split('&').filter_map(|part| {
        if part.starts_with(&start) {
            value.map(|value| format!("{start}{value}"))
        } else {
            Some(part.into())
        }
    });
    parts.collect::<Vec<_>>().join("&")
}

async fn refused(world: &World, name: &str, value: Option<&str>, code: u32, info: &str) {
    for command in COMMANDS {
        let query = put(&world.query(APP), name, value);
        assert_refused(&world.post(command, &query, "{}").await, code, info);
    }
}

#[tokio::test]
async fn only_post_is_taken() {
    let world = World::new();
    for method in [Method::GET, Method::PUT, Method::DELETE, Method::PATCH] {
        for command in COMMANDS {
            let path = format!("/v4/timpush/{command}?{}", world.query(APP));
            let answer = world.ask(method.clone(), &path, sample("get").to_string()).await;
            assert_refused(&answer, 60002, "POST");
        }
    }
}

#[tokio::test]
async fn unknown_commands_are_told_in_the_services_own_way() {
    let world = World::new();
    let paths = ["", "/", "/push", "/Add_sched_task", "/add_sched_task/", "/add_sched_task/x", "/%FF", "//"];
    for path in paths {
        let path = format!("/v4/timpush{path}?{}", world.query(APP));
        assert_refused(&world.ask(Method::POST, &path, "{}").await, 60009, "no such command");
    }
}

#[tokio::test]
async fn sdkappid_must_be_there_and_a_number_and_an_app() {
    let world = World::new();
    refused(&world, "sdkappid", None, 60012, "sdkappid is missing").await;
    for wrong in ["", "x", "-1", "%2B88888888", "8888888.8", "88888888%20"] {
        refused(&world, "sdkappid", Some(wrong), 60025, "sdkappid in the URL").await;
    }
    for unknown in ["0", "88888889", "4294967296", "99999999999999999999999999"] {
        refused(&world, "sdkappid", Some(unknown), 70020, "sdkappid not found").await;
    }
    let nothing = world.post("get_sched_task", "", "{}").await;
    assert_refused(&nothing, 60012, "sdkappid is missing");
}

#[tokio::test]
async fn contenttype_must_be_json_and_random_a_number_of_32_bits() {
    let world = World::new();
    for wrong in [None, Some(""), Some("JSON"), Some("xml")] {
        refused(&world, "contenttype", wrong, 60025, "contenttype").await;
    }
    for wrong in [None, Some(""), Some("-1"), Some("4294967296"), Some("1.5"), Some("x"), Some("%2B1")] {
        refused(&world, "random", wrong, 60025, "random").await;
    }
    let query = put(&world.query(APP), "random", Some("0"));
    let answer = world.post("add_sched_task", &query, sample("add_all").to_string()).await;
    assert_eq!(answer["ErrorCode"], 0);
}

#[tokio::test]
async fn identifier_and_usersig_must_be_there() {
    let world = World::new();
    for name in ["identifier", "usersig"] {
        refused(&world, name, None, 60025, name).await;
        refused(&world, name, Some(""), 60025, name).await;
    }
}

#[tokio::test]
async fn a_parameter_that_stands_twice_is_refused() {
    let world = World::new();
    for name in ["sdkappid=88888888", "identifier=admin", "usersig=x", "random=1", "contenttype=json"] {
        let query = format!("{}&{name}", world.query(APP));
        assert_refused(&world.post("get_sched_task", &query, "{}").await, 60025, "twice");
    }
}

#[tokio::test]
async fn parameters_that_nobody_knows_are_left_alone() {
    let world = World::new();
    let query = format!("ver=1&{}&x=%FF&&=", world.query(APP));
    let answer = world.post("add_sched_task", &query, sample("add_all").to_string()).await;
    assert_eq!(answer["ErrorCode"], 0, "{answer}");
}

#[tokio::test]
async fn a_usersig_that_cannot_be_read_is_70003() {
    let world = World::new();
    let whole = world.usersig(APP);
    let long = "e".repeat(50_000);
    for wrong in ["x", "%FF", &whole[..whole.len() - 8], &long] {
        refused(&world, "usersig", Some(wrong), 70003, "usersig is illegal").await;
    }
}

#[tokio::test]
async fn a_usersig_is_for_one_app_and_one_identifier() {
    let world = World::new();
    refused(&world, "usersig", Some(&world.usersig(OTHER)), 70014, "sdkappid").await;
    refused(&world, "identifier", Some("admin"), 70013, "identifier").await;
}

#[tokio::test]
async fn a_usersig_expires_by_the_sandboxs_clock() {
    let world = World::new();
    // The clock runs on while this is asked: one that is to be valid has a minute left.
    let made = unix(NOW) - 600;
    let query = |expire| {
        let usersig = usersig::make(&secret(APP), "administrator", APP, made, expire);
        put(&world.query(APP), "usersig", Some(&usersig))
    };
    let body = sample("add_all").to_string();
    world.clock.set_ms((made + 600) * 1000);
    assert_eq!(world.post("add_sched_task", &query(660), body.clone()).await["ErrorCode"], 0);
    for command in COMMANDS {
        assert_refused(&world.post(command, &query(599), body.clone()).await, 70001, "expired");
    }
    world.clock.set_ms((made + 86_400) * 1000);
    assert_refused(&world.post("add_sched_task", &query(660), body).await, 70001, "expired");
}

#[tokio::test]
async fn a_usersig_made_with_another_key_is_70009() {
    let world = World::new();
    let forged = usersig::make(&secret(OTHER), "administrator", APP, world.clock.now(), 600);
    refused(&world, "usersig", Some(&forged), 70009, "verification failed").await;
}

#[tokio::test]
async fn the_faults_of_a_usersig_are_told_in_the_order_of_the_vendors_own_verification() {
    let world = World::new();
    let now = world.clock.now();
    let usersig = |key, identifier: &str, app, time| {
        let usersig = usersig::make(&secret(key), identifier, app, time, 600);
        put(&put(&world.query(APP), "usersig", Some(&usersig)), "identifier", Some("user1"))
    };
    let cases = [
        (usersig(OTHER, "user2", OTHER, now - 9999), 70014),
        (usersig(OTHER, "user2", APP, now - 9999), 70013),
        (usersig(OTHER, "user1", APP, now - 9999), 70001),
        (usersig(OTHER, "user1", APP, now), 70009),
        (usersig(APP, "user1", APP, now), 60010),
    ];
    for (query, code) in cases {
        assert_refused(&world.post("add_sched_task", &query, "").await, code, "");
    }
}

#[tokio::test]
async fn only_administrators_may_call() {
    let world = World::new();
    for (identifier, code) in [("user1", 60010), ("Administrator", 60010), ("admin", 0)] {
        let usersig = usersig::make(&secret(APP), identifier, APP, world.clock.now(), 600);
        let query = put(&world.query(APP), "usersig", Some(&usersig));
        let query = put(&query, "identifier", Some(identifier));
        let answer = world.post("add_sched_task", &query, sample("add_all").to_string()).await;
        assert_eq!(answer["ErrorCode"], code, "{answer}");
    }
}

#[tokio::test]
async fn five_requests_a_second_pass_for_each_api_of_each_app() {
    let get = |app| json!({ "Sdkappid": app, "TaskID": 1 });
    // A machine that is so busy that a second passes meanwhile gets another try.
    for _ in 0..20 {
        let world = World::with(|settings| settings.requests_per_second = 5);
        let start = Instant::now();
        for _ in 0..5 {
            assert_refused(&world.call("get_sched_task", &get(APP)).await, 90104, "invalid TaskID");
        }
        let sixth = world.call("get_sched_task", &get(APP)).await;
        let within_a_second = start.elapsed() < Duration::from_secs(1);
        assert_refused(&world.call("get_sched_task", &get(OTHER)).await, 90104, "invalid TaskID");
        assert_eq!(world.call("add_sched_task", &sample("add_all")).await["ErrorCode"], 0);
        // Who isn't let in doesn't use up the pace of who is.
        for _ in 0..9 {
            world.post("delete_sched_task", "sdkappid=88888888", "{}").await;
        }
        let delete = json!({ "Sdkappid": APP, "TaskID": 1, "Type": "All" });
        assert_refused(&world.call("delete_sched_task", &delete).await, 90104, "invalid TaskID");
        if within_a_second {
            assert_refused(&sixth, 60007, "too many requests");
            return;
        }
    }
    panic!("no six calls were made within a second");
}

#[tokio::test]
async fn a_browser_may_ask_before_it_calls() {
    let world = World::new();
    for path in ["add_sched_task", "nothing"] {
        let request = Request::options(format!("/v4/timpush/{path}"))
            .header("origin", "https://console.example")
            .header("access-control-request-method", "POST")
            .header("access-control-request-headers", "content-type");
        let (head, body) = world.send(request.body(Body::empty()).unwrap()).await;
        assert_eq!(head.status, StatusCode::NO_CONTENT);
        assert_eq!(head.headers["access-control-allow-origin"], "*");
        assert_eq!(head.headers["access-control-allow-methods"], "POST");
        assert_eq!(head.headers["access-control-allow-headers"], "content-type");
        assert!(body.is_empty());
    }
}
