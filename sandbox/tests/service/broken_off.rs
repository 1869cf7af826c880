//! Calls that don't go to their end: there is either nothing of theirs or the whole task, and who still listens is
//! answered.

use std::net::SocketAddr;
use std::pin::pin;
use std::task::{Context, Waker};
use std::time::Duration;

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::world::{APP, World, sample, with};

/// What the tasks of these tests hold, MsgRandom included, so that it can be compared.
fn request() -> Value {
    let mut request = sample("add_user");
    request["Content"]["MsgRandom"] = json!(5);
    request
}

/// All tasks, each proved to be whole.
async fn whole_tasks(world: &World) -> usize {
    let everything = json!({ "Keyword": null, "Want": 1000 });
    let answer = world.call("list_sched_task", &with(sample("list"), everything)).await;
    let tasks = answer["Tasks"].as_array().unwrap();
    for task in tasks {
        assert_eq!(task["Content"], request()["Content"]);
        assert_eq!(task["Title"], "Offline Push Title");
        assert_eq!((&task["Status"], &task["Type"]), (&json!("pending"), &json!("User")));
    }
    assert_eq!(answer["Total"], tasks.len());
    tasks.len()
}

#[tokio::test]
async fn a_call_that_is_given_up_has_made_nothing_or_the_whole_task() {
    let world = World::new();
    let body = request();
    // A call is given up at its first wait, at its second, and so on, until one gets to its end.
    for given_up_at in 1..100 {
        let finished = {
            let mut call = pin!(world.call("add_sched_task", &body));
            let mut finished = false;
            for _ in 0..given_up_at {
                finished = call.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_ready();
                if finished {
                    break;
                }
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
            finished
        };
        let made = whole_tasks(&world).await;
        assert!(made <= given_up_at, "{made} tasks of {given_up_at} calls");
        if finished {
            assert!(made > 0, "the task of a call that came to its end isn't there");
            return;
        }
    }
    panic!("no call came to an end");
}

/// The service on a port of its own, until the test ends.
async fn served(world: &World) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let router = world.router.clone();
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

async fn answer(connection: &mut TcpStream) -> String {
    let mut answer = Vec::new();
    while !answer.ends_with(b"}") {
        let read = tokio::time::timeout(Duration::from_secs(10), connection.read_buf(&mut answer)).await;
        let read = read.expect("the service doesn't answer").expect("the connection was reset");
        assert!(read > 0, "the connection was closed without an answer");
    }
    String::from_utf8(answer).unwrap()
}

#[tokio::test]
async fn who_sends_too_much_gets_to_see_the_answer() {
    let world = World::new();
    let address = served(&world).await;
    // One is refused for its length, the other before that is looked at: both are still sending.
    for (query, code) in [(world.query(APP), 93000), (String::new(), 60012)] {
        let mut connection = TcpStream::connect(address).await.unwrap();
        let body = " ".repeat(1_000_000);
        let head = format!(
            "POST /v4/timpush/add_sched_task?{query} HTTP/1.1\r\nHost: {address}\r\nContent-Length: {}\r\n\r\n",
            body.len()
        );
        connection.write_all(head.as_bytes()).await.unwrap();
        for part in body.as_bytes().chunks(50_000) {
            connection.write_all(part).await.unwrap();
            tokio::task::yield_now().await;
        }
        assert!(answer(&mut connection).await.contains(&format!("\"ErrorCode\":{code}")));
    }
}

#[tokio::test]
async fn a_connection_that_ends_anywhere_has_made_nothing_or_the_whole_task() {
    let world = World::new();
    let address = served(&world).await;
    let body = request().to_string();
    let head = format!(
        "POST /v4/timpush/add_sched_task?{} HTTP/1.1\r\nHost: {address}\r\nContent-Length: {}\r\n\r\n",
        world.query(APP),
        body.len()
    );
    let bytes = [head.as_bytes(), body.as_bytes()].concat();
    let cuts = (0..bytes.len()).step_by(7).chain([bytes.len() - 1]);
    for cut in cuts {
        let mut connection = TcpStream::connect(address).await.unwrap();
        connection.write_all(&bytes[..cut]).await.unwrap();
    }
    assert_eq!(whole_tasks(&world).await, 0, "a task was made of a part of a request");

    // Whole requests, whose senders don't wait for the answer.
    let gone = 20;
    for _ in 0..gone {
        let mut connection = TcpStream::connect(address).await.unwrap();
        connection.write_all(&bytes).await.unwrap();
    }
    let mut connection = TcpStream::connect(address).await.unwrap();
    connection.write_all(&bytes).await.unwrap();
    assert!(answer(&mut connection).await.contains("\"ErrorCode\":0"));
    let made = whole_tasks(&world).await;
    assert!((1..=gone + 1).contains(&made), "{made} tasks of {} requests", gone + 1);
}
