use std::path::Path;

use tempfile::TempDir;

use super::{Modify, MsgRandom, RangeFilter, Settings};

fn read(text: &str) -> Result<Settings, String> {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("sandbox.toml");
    std::fs::write(&file, text).unwrap();
    let settings = Settings::read(&file).map_err(|error| format!("{error:#}"))?;
    settings.check().map_err(|error| format!("{error:#}"))?;
    Ok(settings)
}

#[test]
fn the_sample_in_the_readme_is_right_and_its_values_are_the_defaults() {
    let readme = include_str!("../../README.md");
    let sample = readme.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let settings: Settings = toml::from_str(sample).unwrap();
    settings.check().unwrap();
    assert_eq!(format!("{settings:?}"), format!("{:?}", Settings::default()));
}

#[test]
fn an_empty_file_is_the_defaults() {
    let settings = read("").unwrap();
    assert!(settings.host.is_loopback() && !settings.faults && !settings.signing.sign);
    assert_eq!(settings.service.requests_per_second, 5);
}

#[test]
fn what_is_set_is_taken() {
    let settings = read(
        r#"
        port = 0
        [[apps]]
        sdkappid = 7
        secret_key = "\uFEFF with space around "
        [service]
        range_filter = "schedat"
        modify = "replace"
        msg_random = "overwrite"
        quota = 3
        "#,
    )
    .unwrap();
    assert_eq!(settings.apps[0].secret_key.key(), "with space around");
    assert_eq!(settings.apps[0].admins, ["administrator"]);
    let service = &settings.service;
    assert_eq!(
        (service.range_filter, service.modify, service.msg_random, service.quota),
        (RangeFilter::SchedAt, Modify::Replace, MsgRandom::Overwrite, 3)
    );
}

#[test]
fn paths_are_taken_from_the_file_s_folder() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("sandbox.toml");
    std::fs::write(&file, "database = 'tasks.sqlite'\nconsole = 'pages'").unwrap();
    let settings = Settings::read(&file).unwrap();
    assert_eq!(settings.database, folder.path().join("tasks.sqlite"));
    assert_eq!(settings.console, Some(folder.path().join("pages")));
    std::fs::write(&file, "database = ':memory:'").unwrap();
    assert_eq!(Settings::read(&file).unwrap().database, Path::new(":memory:"));
}

#[test]
fn a_slip_is_told_with_its_place_and_never_with_a_key() {
    for (text, told) in [
        ("prot = 1", "unknown field `prot`"),
        ("port = 70000", "line 1: port: it must be a whole number from 0 to 65535"),
        ("\nhost = 'localhost'", "line 2: host: it must be an address of this machine such as 127.0.0.1"),
        ("[service]\nmodify = 'append'", "merge"),
        ("port = = 1", "line 1"),
        ("apps = []", "name no app"),
        ("[[apps]]\nsdkappid = 0\nsecret_key = 'k'", "begin at 1"),
        ("[[apps]]\nsdkappid = 1\nsecret_key = ' '", "secret_key of app 1 is empty"),
        ("[[apps]]\nsdkappid = 1\nsecret_key = 'k'\nadmins = []", "no admins"),
        (
            "[[apps]]\nsdkappid = 1\nsecret_key = 'k'\n[[apps]]\nsdkappid = 1\nsecret_key = 'l'",
            "app 1 stands twice",
        ),
        ("[signing]\nsdkappid = 5", "names app 5"),
        ("[[apps]]\nsdkappid = 1\nsecret_key = 'k'\nadmins = ['ann', ' ']", "admins of app 1 is empty"),
        ("[signing]\nsecret_key_file = 'key.txt'", "set signing.host"),
        ("host = '0.0.0.0'", "operator add NAME --role ROLE"),
        ("host = '::'", "operator add"),
        ("names = ['localhost:80', 'push.example']", "push.example is reached by other machines"),
        ("host = '0.0.0.0'\noperators = 'operators.toml'", "everybody knows the sandbox's own key"),
        ("names = ['push.example']\noperators = 'operators.toml'", "everybody knows the sandbox's own key"),
        ("[signing]\nidentifier = 'bob'", "\"bob\", which is no admin of app 1400000000"),
        ("faults = true\n[signing]\nhost = 'singapore'\nsdkappid = 1", "valid for as long"),
    ] {
        let refusal = read(text).unwrap_err();
        assert!(refusal.to_lowercase().contains(&told.to_lowercase()), "{text}: {refusal}");
    }
}

#[test]
fn numbers_and_switches_are_told_by_name_what_they_must_be() {
    for (table, setting, must) in [
        ("", "port", "a whole number from 0 to 65535"),
        ("", "faults", "true or false"),
        ("[[apps]]", "apps[0].sdkappid", "a whole number from 0 to 4294967295"),
        ("[audience]", "audience.generate", "a whole number from 0 to 4294967295"),
        ("[service]", "service.requests_per_second", "a whole number from 0 to 18446744073709551615"),
        ("[service]", "service.quota", "a whole number from 0 to 18446744073709551615"),
        ("[service]", "service.farthest_days", "a whole number from 0 to 4294967295"),
        ("[service]", "service.longest_range_days", "a whole number from 0 to 4294967295"),
        ("[service]", "service.largest_want", "a whole number from 0 to 18446744073709551615"),
        ("[service]", "service.retention_days", "a whole number from 0 to 4294967295"),
        ("[service]", "service.time_to_dispatch_ms", "a whole number from 0 to 18446744073709551615"),
        ("[signing]", "signing.sdkappid", "a whole number from 0 to 4294967295"),
        ("[signing]", "signing.sign", "true or false"),
        ("[signing]", "signing.requests_per_second", "a whole number from 0 to 18446744073709551615"),
    ] {
        let name = setting.rsplit('.').next().unwrap();
        for value in ["'x'", "'7'", "-1", "1.5", "[]"] {
            let refusal = read(&format!("{table}\n{name} = {value}")).unwrap_err();
            let told = format!("line 2: {setting}: it must be {must}, without quotes");
            assert!(refusal.ends_with(&told), "{setting} = {value}: {refusal}");
        }
    }
    assert!(read("port = 0\nfaults = true\n[signing]\nsign = false\nsdkappid = 1400000000").is_ok());
}

#[test]
fn no_slip_shows_a_key() {
    for key in [
        "hush-hush",
        "987654321",
        "98765.4321",
        "0x98765432",
        "1987-06-05",
        "true",
        "[\"hush\"]",
        "{ hush = 1 }",
        "\"hush",
        "'''hush\n hush'",
        "\"hush\" hush",
    ] {
        let refusal = read(&format!("port = 1\n[[apps]]\nsdkappid = 1\nsecret_key = {key}")).unwrap_err();
        assert!(refusal.contains(": line "), "{key}: {refusal}");
        for part in ["hush", "9876", "1987", "true"] {
            assert!(!refusal.contains(part), "{key}: {refusal}");
        }
    }
    let refusal = read("[[apps]]\nsdkappid = 1\nsecret_key = 987654321").unwrap_err();
    assert!(refusal.contains("in quotes"), "{refusal}");
}

#[test]
fn names_that_no_request_can_name_are_refused() {
    for name in ["push.example.com", "push.example.com:8443", "Push", "10.0.0.1", "[::1]:80"] {
        let guarded = "operators = 'operators.toml'\n[[apps]]\nsdkappid = 1\nsecret_key = 'k'\n";
        assert!(read(&format!("names = ['{name}']\n{guarded}")).is_ok(), "{name}");
    }
    for name in [
        "",
        " ",
        "https://push.example.com",
        "push.example.com/",
        "push.example.com/console",
        "push.example.com ",
        "push example",
        "ann@push.example.com",
        "push.example.com:",
        "push.example.com:https",
        "push.example.com:080",
        "push.example.com:70000",
        ":80",
        "exämple.com",
    ] {
        let refusal = read(&format!("names = ['fine', '{name}']")).unwrap_err();
        assert!(refusal.contains(&format!("{name:?}")) && refusal.contains("`names`"), "{refusal}");
    }
}
