use std::fs;

use super::{Operators, add};
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
        ("not toml", "ann", PASSWORD, "is wrong"),
        ("[settings]\n", "ann", PASSWORD, "is wrong"),
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
