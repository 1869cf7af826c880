use std::fs;

use super::{Operators, add, list, remove};
use crate::signing::caller::Role;

const PASSWORD: &str = "correct horse battery";

#[test]
fn an_operator_who_was_added_can_sign_in_with_the_password_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("operators.toml");
    add(&file, "ann \"x\" 李", Role::Editor, PASSWORD).unwrap();
    add(&file, "bob", Role::Viewer, "another long one").unwrap();
    let operators = Operators::read(&file).unwrap();
    let caller = operators.judge("ann \"x\" 李", PASSWORD).unwrap();
    assert_eq!((caller.name.as_str(), caller.role), ("ann \"x\" 李", Role::Editor));
    assert!(operators.judge("ann \"x\" 李", "correct horse batterx").is_none());
    assert!(operators.judge("bob", PASSWORD).is_none());
    assert!(operators.judge("nobody", PASSWORD).is_none(), "the decoy opens nothing");
    let text = fs::read_to_string(&file).unwrap();
    assert!(!text.contains(PASSWORD) && text.matches("$argon2id$v=19$m=19456,t=2,p=1$").count() == 2);
}

#[test]
fn adding_somebody_again_changes_password_and_role_and_leaves_all_else_as_it_stands() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("operators.toml");
    add(&file, "ann", Role::Viewer, PASSWORD).unwrap();
    let text = fs::read_to_string(&file).unwrap().replace("[[operators]]", "# the boss\n[[operators]]");
    fs::write(&file, text).unwrap();
    add(&file, "ann", Role::Admin, "a password of today").unwrap();
    let operators = Operators::read(&file).unwrap();
    assert_eq!(operators.judge("ann", "a password of today").unwrap().role, Role::Admin);
    assert!(operators.judge("ann", PASSWORD).is_none());
    let text = fs::read_to_string(&file).unwrap();
    assert!(text.contains("# the boss") && text.matches("[[operators]]").count() == 1);
}

#[test]
fn adding_tells_what_became_of_whom() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("operators.toml");
    assert_eq!(add(&file, "ann", Role::Editor, PASSWORD).unwrap(), None);
    assert_eq!(add(&file, "ann", Role::Viewer, PASSWORD).unwrap(), Some(Role::Editor));
    assert_eq!(add(&file, "ann", Role::Viewer, PASSWORD).unwrap(), Some(Role::Viewer));
}

const THREE: &str = "# Who may sign in.\n\n\
    # the boss\n[[operators]]\nname = \"ann\"\nrole = \"admin\"\npassword_hash = \"a\"\n\n\
    # from 9 to 5\n# [[operators]]\n[[operators]] # on Mondays\r\npassword_hash = \"b\"\r\nrole = \"editor\"\r\nname = \"bob\"\r\n\n\
    [[operators]]\nname = \"cid\"\nrole = \"viewer\"\npassword_hash = \"c\"";

#[test]
fn one_who_is_removed_is_gone_with_the_comment_above_and_all_else_stays_as_it_stands() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("operators.toml");
    let names = || list(&file).unwrap().into_iter().map(|one| one.name).collect::<Vec<_>>().join(" ");
    let bob = THREE.find("# from 9").unwrap()..THREE.rfind("[[operators]]").unwrap();
    fs::write(&file, THREE).unwrap();
    assert_eq!(names(), "ann bob cid");
    assert_eq!(remove(&file, "bob").unwrap(), 2);
    assert_eq!(fs::read_to_string(&file).unwrap(), THREE[..bob.start].to_owned() + &THREE[bob.end..]);
    assert_eq!(remove(&file, "cid").unwrap(), 1);
    assert_eq!(names(), "ann");
    assert_eq!(remove(&file, "ann").unwrap(), 0);
    assert_eq!(fs::read_to_string(&file).unwrap(), "# Who may sign in.\n\n");
    add(&file, "dan", Role::Viewer, PASSWORD).unwrap();
    assert_eq!(names(), "dan");
}

#[test]
fn who_can_t_be_removed_stays_and_the_file_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("operators.toml");
    let error = |name| format!("{:#}", remove(&file, name).unwrap_err());
    assert!(error("ann").contains("couldn't be read"));
    for (text, name, said) in [
        (THREE, "Ann", "operator list"),
        (
            "operators = [\n  { name = 'ann', role = 'admin', password_hash = 'a' },\n]",
            "ann",
            "write each operator as [[operators]]",
        ),
        (
            "[[operators]]\nrole = 'admin'\nname = 'ann'\npassword_hash = \'\'\'\n[a\'\'\'",
            "ann",
            "write each operator as [[operators]]",
        ),
    ] {
        fs::write(&file, text).unwrap();
        let error = error(name);
        assert!(error.contains(said), "{error}");
        assert_eq!(fs::read_to_string(&file).unwrap(), text);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing else lies around");
    }
}

#[cfg(unix)]
#[test]
fn only_the_owner_may_read_the_file_even_if_others_could_before() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("operators.toml");
    fs::write(&file, "").unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();
    add(&file, "ann", Role::Viewer, PASSWORD).unwrap();
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
}

#[test]
fn what_can_t_be_added_leaves_the_file_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("operators.toml");
    for (text, name, password, said) in [
        ("", "ann", "too short", "at least 12"),
        ("", "", PASSWORD, "no operator's name"),
        ("", " ann", PASSWORD, "no operator's name"),
        ("", "a\nb", PASSWORD, "no operator's name"),
        ("not toml", "ann", PASSWORD, "was left as it is: line 1"),
        ("[settings]\n", "ann", PASSWORD, "was left as it is: line 1"),
        ("operators = []\n", "ann", PASSWORD, "write each operator as [[operators]]"),
    ] {
        fs::write(&file, text).unwrap();
        let error = format!("{:#}", add(&file, name, Role::Viewer, password).unwrap_err());
        assert!(error.contains(said), "{error}");
        assert_eq!(fs::read_to_string(&file).unwrap(), text);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing else lies around");
    }
}

#[test]
fn two_who_add_at_once_don_t_undo_each_other() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("operators.toml");
    fs::write(folder.path().join("operators.toml.new"), "").unwrap();
    let error = add(&file, "ann", Role::Viewer, PASSWORD).unwrap_err().to_string();
    assert!(error.contains("operators.toml.new is there"), "{error}");
    assert!(!file.exists());
}

#[test]
fn a_file_that_names_nobody_or_somebody_twice_or_no_argon2id_is_refused() {
    let parse = |text: &str| format!("{:#}", Operators::parse(text).unwrap_err());
    assert!(parse("").contains("names no operator"));
    let entry = |name: &str, hash: &str| {
        format!("[[operators]]\nname = \"{name}\"\nrole = \"admin\"\npassword_hash = \"{hash}\"\n")
    };
    let hash = "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21l$Zm9vYmFyZm9vYmFyZm9vYmFyZm9vYmFy";
    assert!(Operators::parse(&entry("ann", hash)).is_ok());
    assert!(parse(&(entry("ann", hash) + &entry("ann", hash))).contains("twice"));
    for wrong in [
        "",
        "secret",
        "$argon2id$v=19$m=19456,t=2,p=1",
        &hash.replace("argon2id", "argon2i"),
        &hash.replace("m=19456", "m=4000000"),
        &hash.replace("t=2", "t=2000000"),
    ] {
        assert!(parse(&entry("ann", wrong)).contains("password_hash of \"ann\""), "{wrong}");
    }
    assert!(parse(&entry("ann", hash).replace("admin", "root")).contains("root"));
}

#[test]
fn no_slip_in_the_file_shows_a_hash() {
    let hash = "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21l$Zm9vYmFyZm9vYmFyZm9vYmFyZm9vYmFy";
    for line in [
        format!("password_hash = {hash}"),
        format!("password_hash = \"{hash}"),
        format!("password_hash = \"{hash}\", role = \"admin\""),
        format!("password_hash \"{hash}\""),
        format!("password_hash = [\"{hash}\"]"),
    ] {
        let error = format!(
            "{:#}",
            Operators::parse(&format!("[[operators]]\nname = \"ann\"\n{line}\n")).unwrap_err()
        );
        assert!(error.contains("line 3: ") && !error.contains("argon2id"), "{error}");
    }
}
