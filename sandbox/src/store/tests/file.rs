use std::fs;
use std::time::{Duration, Instant};

use rusqlite::Connection;

use super::super::{Store, file};
use super::{APP, add, task};

fn refused(path: &std::path::Path) -> String {
    match Store::open(path) {
        Ok(_) => panic!("{} was opened", path.display()),
        Err(error) => format!("{error:#}"),
    }
}

#[tokio::test]
async fn what_was_answered_is_there_when_it_is_opened_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("sandbox.sqlite");
    let store = Store::open(&path).unwrap();
    let id = add(&store, task(1, 2, "a")).await;
    drop(store);
    let store = Store::open(&path).unwrap();
    assert_eq!(store.get(APP, id).await.unwrap().unwrap().title, "a");
    assert_eq!(add(&store, task(1, 2, "b")).await, id + 1);
}

#[tokio::test]
async fn a_database_keeps_its_own_name_and_one_from_before_names_is_given_one() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("sandbox.sqlite");
    let name = async |path: &std::path::Path| Store::open(path).unwrap().identity().await.unwrap();
    let first = name(&path).await;
    assert_eq!((first.len(), &name(&path).await), (32, &first));
    assert_ne!(name(&folder.path().join("other.sqlite")).await, first);
    Connection::open(&path).unwrap().execute_batch("DROP TABLE identity").unwrap();
    assert_ne!(name(&path).await, first);
}

#[tokio::test]
async fn a_copy_made_without_closing_has_all_that_was_answered() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("sandbox.sqlite");
    let store = Store::open(&path).unwrap();
    let mut ids = Vec::new();
    for round in 0..20 {
        ids.push(add(&store, task(1, 2, "a")).await);
        // The files as a kill would leave them: nothing that is still in the process is in them.
        let copy = folder.path().join(format!("copy{round}.sqlite"));
        for end in ["", "-wal"] {
            let from = folder.path().join(format!("sandbox.sqlite{end}"));
            fs::copy(from, folder.path().join(format!("copy{round}.sqlite{end}"))).unwrap();
        }
        let copy = Store::open(&copy).unwrap();
        for id in &ids {
            assert!(copy.get(APP, *id).await.unwrap().is_some(), "{id} in round {round}");
        }
    }
}

#[test]
fn no_commit_is_answered_before_it_is_on_the_disk() {
    let folder = tempfile::tempdir().unwrap();
    let db = file::open(&folder.path().join("sandbox.sqlite")).unwrap();
    let journal: String = db.pragma_query_value(None, "journal_mode", |row| row.get(0)).unwrap();
    let synchronous: i64 = db.pragma_query_value(None, "synchronous", |row| row.get(0)).unwrap();
    assert_eq!((journal.as_str(), synchronous), ("wal", 2), "2 is FULL");
}

#[test]
fn another_programs_database_is_refused_and_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("notes.sqlite");
    Connection::open(&path).unwrap().execute_batch("CREATE TABLE note (text)").unwrap();
    let before = fs::read(&path).unwrap();
    let told = refused(&path);
    assert!(told.contains("another program's database"), "{told}");
    assert_eq!(fs::read(&path).unwrap(), before);
}

#[test]
fn what_is_no_database_is_refused_and_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("letter.txt");
    let text = "Dear reader, ".repeat(1000);
    fs::write(&path, &text).unwrap();
    let told = refused(&path);
    assert!(told.contains("is no database"), "{told}");
    assert_eq!(fs::read_to_string(&path).unwrap(), text);
    let told = refused(folder.path());
    assert!(told.contains("is a folder"), "{told}");
}

#[test]
fn a_newer_sandboxs_database_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("sandbox.sqlite");
    drop(Store::open(&path).unwrap());
    Connection::open(&path).unwrap().pragma_update(None, "user_version", 2).unwrap();
    let told = refused(&path);
    assert!(told.contains("newer sandbox (its version is 2, this one knows 1)"), "{told}");
}

#[test]
fn a_folder_that_can_t_be_written_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let told = refused(&folder.path().join("none").join("sandbox.sqlite"));
    assert!(told.contains("there is no folder"), "{told}");
    let mut rights = fs::metadata(folder.path()).unwrap().permissions();
    rights.set_readonly(true);
    fs::set_permissions(folder.path(), rights).unwrap();
    // Root may write anywhere.
    if fs::write(folder.path().join("probe"), "").is_err() {
        let told = refused(&folder.path().join("sandbox.sqlite"));
        assert!(told.contains("can't be written"), "{told}");
    }
}

#[test]
fn a_file_that_another_program_keeps_locked_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("sandbox.sqlite");
    let other = Connection::open(&path).unwrap();
    other.execute_batch("BEGIN EXCLUSIVE; CREATE TABLE note (text)").unwrap();
    let told = refused(&path);
    assert!(told.contains("keeps it locked"), "{told}");
}

#[test]
fn several_sandboxes_can_begin_on_a_new_file_at_once() {
    let folder = tempfile::tempdir().unwrap();
    for round in 0..10 {
        let path = folder.path().join(format!("{round}.sqlite"));
        let all: Vec<_> = (0..4)
            .map(|_| {
                let path = path.clone();
                std::thread::spawn(move || Store::open(&path).map(drop))
            })
            .collect();
        for one in all {
            one.join().unwrap().unwrap();
        }
    }
}

#[test]
fn a_passing_database_leaves_nothing_behind() {
    let file = file::File::at(":memory:".as_ref()).unwrap();
    let folder = file.path().parent().unwrap().to_owned();
    drop(file::open(file.path()).unwrap());
    assert!(folder.is_dir());
    drop(file);
    assert!(!folder.exists());
}

#[test]
fn a_passing_database_that_was_left_is_removed_by_the_next_and_one_that_is_open_isn_t() {
    let passing = || {
        let file = file::File::at(":memory:".as_ref()).unwrap();
        let folder = file.path().parent().unwrap().to_owned();
        (file::open(file.path()).unwrap(), file, folder)
    };
    let (_db, _file, open) = passing();
    let (db, file, left) = passing();
    drop(db);
    // As a process that is killed: nobody has it open, and nobody removes it.
    std::mem::forget(file);
    // Another one that starts right now may hold it open for a moment, and leave it to the next.
    let deadline = Instant::now() + Duration::from_secs(10);
    while left.exists() {
        assert!(Instant::now() < deadline, "it is still there");
        drop(passing());
    }
    assert!(open.is_dir());
}
