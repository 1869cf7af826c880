use std::sync::mpsc;
use std::time::Duration;

use tokio::sync::mpsc::unbounded_channel;
use tokio::time::timeout;

use super::fresh;

#[tokio::test]
async fn callers_who_leave_get_no_more_long_reads_than_those_who_stay() {
    let store = fresh();
    let (began, mut told) = unbounded_channel();
    let mut ends = Vec::new();
    let mut read = || {
        let (end, ended) = mpsc::channel::<()>();
        ends.push(end);
        let (store, began) = (store.clone(), began.clone());
        let work = move |_: &_| {
            began.send(()).unwrap();
            let _ = ended.recv();
            Ok(())
        };
        tokio::spawn(async move { store.read_long(work).await })
    };
    for _ in 0..2 {
        let leaving = read();
        told.recv().await.unwrap();
        leaving.abort();
        assert!(leaving.await.unwrap_err().is_cancelled());
    }
    let staying = read();
    assert!(timeout(Duration::from_millis(100), told.recv()).await.is_err(), "a third one began");
    store.latest_delivery().await.expect("others find a place");
    ends.clear();
    staying.await.unwrap().unwrap();
}
