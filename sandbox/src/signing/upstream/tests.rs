use super::Upstream;

fn url(host: &str) -> String {
    Upstream::service(host).unwrap().url.to_string()
}

#[test]
fn a_region_has_its_host_and_any_other_host_is_called_by_https() {
    assert_eq!(url("china"), "https://console.tim.qq.com/");
    assert_eq!(url("singapore"), "https://adminapisgp.im.qcloud.com/");
    assert_eq!(url("riyadh"), "https://adminapiksa.im.qcloud.com/");
    assert_eq!(url("adminapisgp.my-imcloud.com"), "https://adminapisgp.my-imcloud.com/");
    assert_eq!(url("service.example:8443"), "https://service.example:8443/");
}

#[test]
fn without_https_only_this_machine_is_called() {
    assert_eq!(url("http://127.0.0.1:5177"), "http://127.0.0.1:5177/");
    assert_eq!(url("http://[::1]:5177"), "http://[::1]:5177/");
    for host in [
        "http://adminapisgp.im.qcloud.com",
        "http://10.0.0.1",
        "http://localhost:1",
        "http://127.0.0.1.example",
    ] {
        let error = Upstream::service(host).unwrap_err().to_string();
        assert!(error.contains("HTTPS"), "{host}: {error}");
    }
}

#[test]
fn what_is_no_host_is_refused_with_the_regions() {
    let others = [
        "",
        "singapor",
        "Singapore",
        "https://adminapisgp.im.qcloud.com",
        "service.example/path",
        "service.example?a=b",
        "service.example#a",
        "user@service.example",
        "user:word@service.example",
        "http://user@127.0.0.1:1",
        "http://127.0.0.1:1/path",
        "two words.example",
        "ftp://service.example",
    ];
    for host in others {
        let error = format!("{:#}", Upstream::service(host).unwrap_err());
        assert!(error.contains("singapore"), "{host}: {error}");
    }
    let whole = Upstream::service("https://adminapisgp.im.qcloud.com").unwrap_err().to_string();
    assert!(whole.contains("leave out https://"), "{whole}");
}

#[test]
fn a_sandbox_that_listens_everywhere_is_called_by_loopback() {
    let own = |address: &str| Upstream::own(address.parse().unwrap()).unwrap().url.to_string();
    assert_eq!(own("0.0.0.0:5177"), "http://127.0.0.1:5177/");
    assert_eq!(own("[::]:5177"), "http://[::1]:5177/");
    assert_eq!(own("192.0.2.7:5177"), "http://192.0.2.7:5177/");
}
