//! The documents that all judges judge: JSON texts, times, and documents of the contract.

use serde_json::{Map, Value, json};

/// All documents.
pub fn all() -> impl Iterator<Item = Vec<u8>> {
    let times = times().map(|time| plain_with("started_at", &Value::from(time).to_string()));
    json_texts().chain(claims()).chain(times).chain(contract()).chain(duplicates())
}

fn plain() -> Value {
    json!({
        "member_session_id": "session-test-fe6c042b-6286-479f-8a4f-b046a6c46509",
        "member_id": "32fc5024-9c09-4da3-bd2e-c9ce4da9375f",
        "started_at": "2021-12-29T12:33:09Z",
        "last_accessed_at": "2021-12-29T12:33:09Z",
        "expires_at": "2021-12-29T12:33:09Z",
        "authentication_factors": [],
        "organization_id": "organization-live-07971b06-ac8b-4cdb-9c15-63b17e653931",
        "roles": ["stytch_member", "editor"],
        "organization_slug": "acme",
        "custom_claims": {}
    })
}

/// The plain document with `text` as the value of the member `name`.
fn plain_with(name: &str, text: &str) -> Vec<u8> {
    with_bytes(name, text.as_bytes())
}

fn with_bytes(name: &str, value: &[u8]) -> Vec<u8> {
    let mut members = plain();
    members.as_object_mut().unwrap().remove(name);
    let rest = members.to_string();
    let name = format!("{{\"{name}\":");
    [name.as_bytes(), value, b",", &rest.as_bytes()[1..]].concat()
}

fn json_texts() -> impl Iterator<Item = Vec<u8>> {
    let truncated = (0..=TO_TRUNCATE.len()).map(|end| TO_TRUNCATE.as_bytes()[..end].to_vec());
    let deep = [31, 32, 33, 126, 127, 128, 129, 100_000];
    let deep = deep.into_iter().flat_map(|depth| {
        [
            "[".repeat(depth) + &"]".repeat(depth),
            "[".repeat(depth),
            "{\"a\":".repeat(depth) + "0" + &"}".repeat(depth),
        ]
    });
    let bytes = BYTES.iter().map(|bytes| bytes.to_vec());
    let texts =
        [NUMBERS, STRINGS, STRUCTURES].concat().into_iter().map(|text| text.as_bytes().to_vec());
    let every_byte = (0..=u8::MAX).flat_map(|byte| {
        let [alone, before, after] = [vec![byte], vec![byte, b'1'], vec![b'1', byte]];
        let [inside, escape] = [vec![b'"', byte, b'"'], vec![b'"', b'\\', byte, b'"']];
        [alone, before, after, inside, escape]
    });
    texts.chain(truncated).chain(deep.map(String::into_bytes)).chain(bytes).chain(every_byte)
}

/// The same texts, each as a claim in a document of the contract.
fn claims() -> impl Iterator<Item = Vec<u8>> {
    json_texts().filter(|text| text.len() < 1000).map(|text| {
        let claims = [b"{\"x\": ".as_slice(), &text, b"}"].concat();
        with_bytes("custom_claims", &claims)
    })
}

const TO_TRUNCATE: &str =
    r#" {"a" : [1.5e+3, "x\u00e9\ud83d\ude00\n", true, false, null, {}], "é": -0} "#;

#[rustfmt::skip]
const NUMBERS: &[&str] = &[
    "0", "-0", "-0.0", "1", "-1", "10", "0.1", "0.10", "1.0e1", "1e1", "1E1", "1e+1", "1e-1",
    "1E+01", "0e0", "0e+1", "0E-99", "123456789012345678901234567890",
    "-123456789012345678901234567890", "9007199254740991", "9007199254740992", "9007199254740993",
    "9223372036854775807", "9223372036854775808", "-9223372036854775808", "-9223372036854775809",
    "18446744073709551615", "18446744073709551616", "1.7976931348623157e308",
    "1.7976931348623158e308", "1.7976931348623159e308", "1.8e308", "1e308", "1e309", "-1e309",
    "1e400", "123e99999", "0e99999999999", "1e-323", "5e-324", "4.9e-324", "2.4e-324", "2e-324",
    "1e-400", "-1e-400", "1e-99999999999", "0.000000000000000000000000000000000000001",
    "0.1000000000000000055511151231257827021181583404541015625",
    "3.141592653589793238462643383279502884197169399375105820974944592307816406286208998628034825342117067",
    "100000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000",
    "-", "+", "+1", "--1", "-a", "-01", "00", "01", "012", "-012", "0x1", "0b1", "1_000", "1,000",
    "1.", ".1", "-.1", "-1.", "1.e1", "1.-1", "1..2", "1.2.3", "1e", "1e+", "1e-", "1E", "e1",
    "1ee1", "1e1e1", "1e1.5", "1e+-1", "1 e1", "- 1", "0.e1", "0.0.0", "0e", "1a", "1f", "1.0f",
    "2L", "0 1", "Infinity", "-Infinity", "NaN", "-NaN", "inf", "nan", "١", "１", "−1", "1\u{a0}",
    "\u{b9}", "½",
];

#[rustfmt::skip]
const STRINGS: &[&str] = &[
    r#""""#, r#"" ""#, r#""a""#, r#""é""#, r#""漢字""#, r#""😀""#, "\"\u{7f}\"", "\"\u{80}\"",
    "\"\u{2028}\u{2029}\"", "\"\u{feff}\"", "\"\u{ffff}\u{10ffff}\"", "\"\u{fffd}\"",
    r#""\"\\\/\b\f\n\r\t""#, r#""\u0022\u005c\u002F""#, r#""\u0000""#, r#""a\u0000b""#,
    r#""\u001f""#, r#""\u007f""#, r#""\u00e9\u00E9""#, r#""\uFFFF\ufffe\uFEFF""#,
    r#""\ud83d\ude00""#, r#""\uD834\uDD1E""#, r#""\udbff\udfff""#, r#""\ud800\udc00""#,
    r#""\ud800""#, r#""\udc00""#, r#""\udfff""#, r#""\ud800\ud800""#, r#""\ud800\ud800\udc00""#,
    r#""\udc00\ud800""#, r#""\ud800a""#, r#""\ud800\n""#, r#""\ud800\u0041""#, r#""a\ude00b""#,
    r#""\ud83d😀""#, r#""\ud800\udbff""#, r#""\udc00\udc00""#, r#""\udfff\udfff""#,
    r#""\udc00\udc00\ud800""#, r#""\ud800\""#, r#""\ud800\u""#, r#""\ud800\udc0""#,
    r#""\ud800\udc0g""#, r#""\ud800\x""#, r#""\ud800\ufffg""#, r#""\u""#, r#""\u0""#, r#""\u00""#,
    r#""\u000""#, r#""\u000g""#, r#""\u 000""#, r#""\u+000""#, r#""\U0041""#, r#""\u{41}""#,
    r#""\x41""#, r#""\'""#, r#""\a""#, r#""\v""#, r#""\0""#, r#""\1""#, r#""\ ""#, r#""\😀""#,
    r#""\é""#, r#""\uéé""#, "\"\\\n\"", "\"\n\"", "\"\r\"", "\"\t\"", "\"\0\"", "\"\u{1f}\"",
    "\"a\0b\"", r#""\"#, r#""\""#, r#""\\"#, r#"""#, r#""a"#, r#"a""#, "'a'", "`a`", "“a”",
    r#"""""#, r#""a""b""#, r#""a" "b""#,
];

#[rustfmt::skip]
const STRUCTURES: &[&str] = &[
    "", " ", "\n", "\t\r\n ", "{}", "[]", "[ ]", "{ }", " {} ", "\n[\r\n]\t", "[1]", "[1,2]",
    "[ 1 , 2 ]", "[[]]", "[{}]", "[[],[]]", "[null,true,false]", "null", "true", "false", "[\"\"]",
    r#"{"a":1}"#, r#"{"a":{"b":[]}}"#, r#"{"":0}"#, r#"{"a":1,"b":2}"#, r#"{"a":1,"a":2}"#,
    r#"{"a":1,"a":1}"#, r#"{"a":1,"\u0061":2}"#, r#"{"a":{"a":1}}"#, r#"{"a":[{"b":1,"b":2}]}"#,
    r#"{"\ud800":1}"#, r#"{"\ud800":1,"\ud801":2}"#, r#"{"\u0000":1}"#, r#"{"a\"b":1}"#,
    r#"{"a":1,"b":1,"c":1,"d":1,"e":1,"f":1,"g":1,"h":1,"i":1,"j":1,"k":1,"l":1,"m":1,"n":1,"o":1,"p":1,"q":1,"a":2}"#,
    "[", "]", "{", "}", "[[", "]]", "[}", "{]", "[]]", "{}}", "[1", "[1,", "[,", "[,]", "[,1]",
    "[1,]", "[1,,2]", "[1 2]", "[1;2]", "[1:2]", "[\"a\":1]", "[\"a\",1:2]", "[1}", "[{]", "[{}",
    "[\"", "[\"a", "[\"a\"", "[\"a\",", "[,,]", "[1,\n", "[-]", "[a]", "[a", "{,}", "{\"a\"}",
    "{\"a\":}", "{\"a\",1}", "{\"a\" 1}", "{\"a\"::1}", "{\"a\":1,}", "{\"a\":1,,}", "{,\"a\":1}",
    "{\"a\":1 \"b\":2}", "{\"a\":1;}", "{\"a\":1,\"b\"}", "{\"a\":1,\"b\":}", "{\"a\":1]", "{1:1}",
    "{a:1}", "{'a':1}", "{null:1}", "{[]:1}", "{{}:1}", "{:1}", "{\"a\":1:2}", "{\"a\":\"b", "{\"a",
    "{\"", "{\"a\":", "{\"a\":{", "{\"a\" :\n1 }", "{\"a\"\0:1}", "nul", "nulll", "nil", "Null",
    "NULL", "tru", "truee", "True", "TRUE", "fals", "falsee", "False", "undefined", "none", "n",
    "t", "f", "nan", "[nul]", "[tru", "[true", "truefalse", "true false", "null,", ",null",
    "null null", "{}{}", "{} {}", "[][]", "[] x", "{}x", "{},", "1 2", "1,2", "\"a\"1", "1\"a\"",
    "{}#", "{}//", "{}/**/", "//\n{}", "/**/{}", "#\n{}", "[1]//x", "[/**/]", "{\"a\":/*x*/1}",
    "<!--x-->", "<a/>", "---\na: 1", "a=1", "{\"a\":1}\0", "\0", "\0{}", "[]\0", "\u{b}1", "\u{c}1",
    "1\u{b}", "[\u{c}]", "\u{a0}1", "[\u{a0}]", "\u{2028}1", "[1\u{2003}]", "\u{85}1", "\u{200b}1",
    "\u{3000}[]", "\u{feff}", "\u{feff}1", "\u{feff}{}", "\u{feff} {}", " \u{feff}{}",
    "\u{feff}\u{feff}{}", "{}\u{feff}", "{\u{feff}}", "[\u{feff}1]", "\u{feff}[", "\u{feff}x",
    "\u{feff}\"", "*", "&", "@", "\\", "\\u007b\\u007d", "\\n", "(1)", "<1>", "$", "`", "~", "^",
    "?", "!", "|", ";", ":", ",", ".", "é", "😀",
];

#[rustfmt::skip]
const BYTES: &[&[u8]] = &[
    b"\xff", b"\xfe", b"\"\xff\"", b"\"\x80\"", b"\"a\xffb\"", b"[\xff]", b"{\"\xff\":1}",
    b"{\"a\":\"\xff\"}", b"[1,\xff", b"\"\xff", b"\xff\"\"", b"{}\xff", b"1\xff", b"[1\xff]",
    b"tru\xff", b"\"\\\xff\"", b"\"\\u00\xff0\"", b"\"\\ud800\xff\"", b"\"\xc3\"", b"\"\xc3\xa9\"",
    b"\"\xc3\x28\"", b"\"\xe2\x82\"", b"\"\xe2\x82\xac\"", b"\"\xe2\x28\xa1\"", b"\"\xf0\x9f\x98\"",
    b"\"\xf0\x9f\x98\x80\"", b"\"\xf0\x28\x8c\xbc\"", b"\"\xc0\x80\"", b"\"\xc0\xaf\"",
    b"\"\xc1\xbf\"", b"\"\xe0\x80\xaf\"", b"\"\xf0\x80\x80\xaf\"", b"\"\xed\xa0\x80\"",
    b"\"\xed\xbf\xbf\"", b"\"\xed\xa0\xbd\xed\xb8\x80\"", b"\"\xf4\x8f\xbf\xbf\"",
    b"\"\xf4\x90\x80\x80\"", b"\"\xf8\x88\x80\x80\x80\"", b"\"\xfc\x84\x80\x80\x80\x80\"",
    b"\"\xf5\x80\x80\x80\"", b"\xef\xbb", b"\xef\xbb\xbf", b"\xef\xbb{}", b"\xff\xfe{\0}\0",
    b"\xfe\xff\0{\0}", b"{\0}\0", b"\0{\0}", b"{\0\0\0}\0\0\0", b"+/v8-{}", b"\xef\xbb\xbf\"\xff\"",
    b"\xff,,,", b"[,\xff", b"\"\xe9\"", b"[\"\xe5\"]", b"{\"x\" :\xe9}", b"\xe9[]", b"\xa4",
];

fn times() -> impl Iterator<Item = String> {
    let base = "2021-12-29T12:33:09Z";
    let any_byte_anywhere = (0..base.len()).flat_map(move |at| {
        "0 9Tt:-.zZ+_/\0é".chars().map(move |character| {
            let (before, after) = (&base[..at], &base[at + 1..]);
            format!("{before}{character}{after}")
        })
    });
    let shorter = (0..base.len()).map(move |end| base[..end].to_owned());
    let longer = [" ", "Z", "0", "\n", "+00:00", "[UTC]"].map(|tail| base.to_owned() + tail);
    let fractions = (0..=30).map(|digits| {
        format!("2021-12-29T12:33:09.{}Z", "1234567890".repeat(3).get(..digits).unwrap())
    });
    let offsets = OFFSETS.iter().map(|offset| format!("2021-12-29T12:33:09{offset}"));
    let calendar = (0..=13).flat_map(|month| {
        [0, 1, 28, 29, 30, 31, 32].into_iter().flat_map(move |day| {
            ["2021", "2020", "1900", "2000", "0000", "0004"]
                .map(|year| format!("{year}-{month:02}-{day:02}T00:00:00Z"))
        })
    });
    let hand_written = TIMES.iter().map(|time| (*time).to_owned());
    any_byte_anywhere
        .chain(shorter)
        .chain(longer)
        .chain(fractions)
        .chain(offsets)
        .chain(calendar)
        .chain(hand_written)
}

#[rustfmt::skip]
const OFFSETS: &[&str] = &[
    "Z", "z", "+00:00", "-00:00", "+01:00", "-01:00", "+01:30", "+23:59", "-23:59", "+24:00",
    "-24:00", "+25:00", "+23:60", "+00:60", "+99:99", "+0100", "+01", "+1:00", "+01:0", "+001:00",
    "+01:000", "+01:00:00", "+00:00:01", "", " Z", " +00:00", "+", "-", "±00:00", "\u{2212}01:00",
    "UTC", "GMT", "EST", "A", "ZZ", "Z+00:00", "+00:00Z", "[Europe/Berlin]",
    "+01:00[Europe/Berlin]", "Z[u-ca=gregory]", "+01.00", "+01:+0", "++1:00",
];

#[rustfmt::skip]
const TIMES: &[&str] = &[
    "", " ", "now", "0", "1640781189", "-1", "2021", "2021-12-29", "12:33:09Z", "T12:33:09Z",
    "2021-12-29T12:33Z", "2021-12-29T12Z", "20211229T123309Z", "2021-12-29T123309Z",
    "20211229T12:33:09Z", "2021-W52-3T12:33:09Z", "2021-363T12:33:09Z", "2021-12-29t12:33:09Z",
    "2021-12-29T12:33:09z", "2021-12-29t12:33:09z", "2021-12-29 12:33:09Z", "2021-12-29_12:33:09Z",
    "2021-12-29  12:33:09Z", "2021-12-29T 12:33:09Z", " 2021-12-29T12:33:09Z",
    "2021-12-29T12:33:09 Z", "0000-01-01T00:00:00Z", "0000-12-31T23:59:59Z", "0001-01-01T00:00:00Z",
    "9999-12-31T23:59:59Z", "9999-12-31T23:59:59.999999999Z", "9999-12-31T23:59:60Z",
    "10000-01-01T00:00:00Z", "+2021-12-29T12:33:09Z", "-2021-12-29T12:33:09Z",
    "-0001-01-01T00:00:00Z", "-000001-01-01T00:00:00Z", "+002021-12-29T12:33:09Z",
    "021-12-29T12:33:09Z", "21-12-29T12:33:09Z", "0000-01-01T00:00:00+01:00",
    "0000-01-01T00:00:00+23:59", "9999-12-31T23:59:59-01:00", "9999-12-31T23:59:59-23:59",
    "0001-01-01T00:00:00+23:59", "2021-12-29T00:00:00Z", "2021-12-29T23:59:59Z",
    "2021-12-29T24:00:00Z", "2021-12-29T24:00:01Z", "2021-12-29T25:00:00Z", "2021-12-29T12:60:00Z",
    "2021-12-29T12:33:59Z", "2021-12-29T12:33:60Z", "2021-12-29T12:33:61Z", "2021-12-29T99:99:99Z",
    "2021-12-29T-1:00:00Z", "2016-12-31T23:59:60Z", "2016-06-30T23:59:60Z",
    "2016-12-31T23:59:60.5Z", "2016-12-31T23:59:60.999999999Z", "2021-03-04T23:59:60Z",
    "2021-12-29T23:59:60Z", "2016-12-31T22:59:60Z", "2016-12-31T23:58:60Z",
    "2017-01-01T00:59:60+01:00", "2016-12-31T15:59:60-08:00", "2016-12-31T23:59:60+01:00",
    "2016-12-31T23:59:60+00:00", "2016-12-31T23:59:60-00:00", "2016-12-31T23:59:61Z",
    "2016-12-30T23:59:60Z", "2017-01-01T00:29:60+00:30", "0000-01-01T00:59:60+01:00",
    "2021-12-29T12:33:09.Z", "2021-12-29T12:33:09,5Z", "2021-12-29T12:33:09.5",
    "2021-12-29T12:33:09. 5Z", "2021-12-29T12:33:09.5.5Z", "2021-12-29T12:33:09.-5Z",
    "2021-12-29T12:33:09.5+01:00", "2021-12-29T12:33:09.000Z", "2021-12-29T12:33.5Z",
    "2021-12-29T12:33:09.٥Z", "２０２１-12-29T12:33:09Z", "2021/12/29T12:33:09Z",
    "2021.12.29T12:33:09Z", "2021-12-29T12.33.09Z", "29-12-2021T12:33:09Z", "12/29/2021 12:33:09",
    "2021-1-2T3:4:5Z", "2021-12-9T12:33:09Z", "Wed, 29 Dec 2021 12:33:09 GMT",
    "Wed Dec 29 12:33:09 2021", "2021-Dec-29T12:33:09Z", "2021-12-29T12:33:09PM", "x", "null",
    "\u{fffd}", "2021-12-29T12:33:09Z\0", "2021-12-29T12:33:09\u{feff}Z",
];

/// A document with every property of a factor. Each of its values in turn is replaced or removed.
fn contract() -> impl Iterator<Item = Vec<u8>> {
    let full = full();
    let mut pointers = Vec::new();
    pointers_of(&full, String::new(), &mut pointers);
    let others = [
        Value::Null,
        json!(true),
        json!(7),
        json!(1.5),
        json!("x"),
        json!([]),
        json!({}),
        json!([7]),
        json!({"x": 7}),
    ];
    pointers.into_iter().flat_map(move |pointer| {
        let replaced = others.iter().map(|other| {
            let mut document = full.clone();
            *document.pointer_mut(&pointer).unwrap() = other.clone();
            document
        });
        let documents: Vec<Value> = replaced.chain(without(&full, &pointer)).collect();
        documents.into_iter().map(|document| document.to_string().into_bytes())
    })
}

fn full() -> Value {
    let facts: Value = serde_json::from_str(nearmiss::internal::factor::FACTS_JSON).unwrap();
    let member = |(name, members): (&String, &Value)| {
        let value = match members.as_object() {
            Some(members) => members.keys().map(|name| (name.clone(), json!("x"))).collect(),
            None if name.ends_with("_at") => json!("2021-12-29T12:33:09Z"),
            None => json!("otp"),
        };
        (name.clone(), value)
    };
    let factor: Map<String, Value> =
        facts["properties"].as_object().unwrap().iter().map(member).collect();
    let mut document = plain();
    document["authentication_factors"] = json!([{"type": "otp", "delivery_method": "sms"}, factor]);
    document
}

fn pointers_of(value: &Value, pointer: String, pointers: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            members.iter().for_each(|(name, value)| {
                pointers_of(value, format!("{pointer}/{name}"), pointers)
            });
        }
        Value::Array(elements) => {
            let elements = elements.iter().enumerate();
            elements.for_each(|(index, value)| {
                pointers_of(value, format!("{pointer}/{index}"), pointers)
            });
        }
        _ => {}
    }
    pointers.push(pointer);
}

fn without(document: &Value, pointer: &str) -> Option<Value> {
    let mut document = document.clone();
    let (parent, name) = pointer.rsplit_once('/')?;
    document.pointer_mut(parent)?.as_object_mut()?.remove(name)?;
    Some(document)
}

/// Each top-level member twice, with a valid and an invalid value in both orders, and duplicate
/// names inside of factors.
pub fn duplicates() -> impl Iterator<Item = Vec<u8>> {
    let names: Vec<String> = plain().as_object().unwrap().keys().cloned().collect();
    let top = names.into_iter().flat_map(|name| {
        let text = plain().to_string();
        ["7", "null", "\"x\"", "[7]", "{}"].into_iter().flat_map(move |value| {
            let first = format!("{{\"{name}\":{value},{}", &text[1..]);
            let last = format!("{},\"{name}\":{value}}}", &text[..text.len() - 1]);
            [first, last]
        })
    });
    let factors = FACTORS.iter().map(|factors| plain_with("authentication_factors", factors));
    top.map(String::into_bytes).chain(factors)
}

const FACTORS: &[&str] = &[
    r#"[{"type":7,"type":"otp","delivery_method":"sms"}]"#,
    r#"[{"type":"otp","type":7,"delivery_method":"sms"}]"#,
    r#"[{"type":"otp","type":"otp"}]"#,
    r#"[{"type":"otp","delivery_method":"sms","email_factor":{},"email_factor":{"email_id":"x","email_address":"x"}}]"#,
    r#"[{"type":"otp","delivery_method":"sms","email_factor":{"email_id":7,"email_id":"x","email_address":"x"}}]"#,
    r#"[{"type":"otp","delivery_method":"sms","email_factor":null,"email_factor":7}]"#,
    r#"[{"type":"otp","delivery_method":"sms","created_at":"x","created_at":"2021-12-29T12:33:09Z"}]"#,
    r#"[{"type":"otp","delivery_method":"sms","created_at":"2021-12-29T12:33:09Z","created_at":7}]"#,
    r#"[7,{"x":1,"x":2},null,[]]"#,
    r#"[{"type":7,"type":"otp","delivery_method":"sms","delivery_method":null}]"#,
    r#"[{"type":7,"type":null,"delivery_method":"sms"}]"#,
    r#"[{"type":"otp","delivery_method":"sms","created_at":"x","created_at":"y"}]"#,
    r#"[{"type":"otp","delivery_method":"sms","created_at":"x","created_at":7}]"#,
    r#"[{"type":"otp","delivery_method":"sms","created_at":"x","created_at":null}]"#,
    r#"[{"type":"otp","delivery_method":"sms","email_factor":{"email_id":7,"email_id":"x","email_address":"x"},"email_factor":7}]"#,
    r#"[{"type":"otp","delivery_method":"sms","email_factor":{"email_id":7,"email_id":8,"email_address":"x"},"email_factor":7}]"#,
    r#"[{"type":"otp","type":"otp","delivery_method":"sms"},{"type":7,"type":8,"delivery_method":"sms"}]"#,
    r#"[{"type":"otp","type":7,"delivery_method":"sms"},{"type":7,"type":"otp","delivery_method":"sms"}]"#,
];
