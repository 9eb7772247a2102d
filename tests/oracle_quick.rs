use nearmiss::oracle::Oracle;
fn plain() -> String { r#"{"member_session_id":"session-test-fe6c042b-6286-479f-8a4f-b046a6c46509","member_id":"member-test-fe6c042b-6286-479f-8a4f-b046a6c46509","started_at":"2021-12-29T12:33:09Z","last_accessed_at":"2021-12-29T12:33:09Z","expires_at":"2021-12-29T12:33:09Z","authentication_factors":[{"type":"password","delivery_method":"knowledge"}],"organization_id":"fe6c042b-6286-479f-8a4f-b046a6c46509","roles":["a"],"organization_slug":"ab"}"#.to_owned() }
#[test]
fn q() {
    let o = Oracle::new();
    for doc in [plain(), plain().replace("\"ab\"", "\"a\""), plain().replace("\"ab\"", "\"a\",\"organization_slug\":\"abc\""), plain().replace("12:33:09Z","12:33:09+01:00"), "[]".into(), "{}".into(), "[1,]".into(), r#"{"a":"x\u00"#.into(), plain().replace("[\"a\"]","[1,null]"),
      plain().replace("\"ab\"", "\"ab\",\"custom_claims\":null"), plain().replace("\"password\"", "\"x\\ud800\""), "[".repeat(1000000)] {
        let mut v = o.verdict(doc.as_bytes());
        for b in &mut v.breaks { for p in &mut b.places { p.pointer.truncate(50); } }
        println!("{v:?}\n");
    }
}
