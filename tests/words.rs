//! Words of the implementation as names and values of random cases.

#![allow(clippy::unwrap_used, reason = "a test that cannot continue has failed")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use nearmiss::case::Case;
use nearmiss::harness::Harness;
use nearmiss::implementation::{Closure, Echo, Embedded, Identity, Implementation, Outcome};
use nearmiss::internal::intent::disagreement;
use nearmiss::internal::json::Tape;
use nearmiss::internal::plan::{Plan, WordRole, WordUse};
use nearmiss::oracle::Oracle;
use nearmiss::run::{Kind, Run, Subject};
use nearmiss::words;

/// Words that a generator could trip over.
const NASTY: [&str; 48] = [
    "custom_claims",
    "member_id",
    "organization_slug",
    "authentication_factors",
    "roles",
    "type",
    "delivery_method",
    "email_factor",
    "email_id",
    "email_address",
    "last_authenticated_at",
    "sequence_order",
    "Member_Id",
    "memberId",
    "member-id",
    " member_id",
    "member_id\n",
    "EMAIL_ID",
    "email_i\u{301}d",
    "rolesſ",
    "word",
    "words",
    "claim",
    "numbers",
    "profile",
    "x_member_id",
    "text",
    " ",
    "  two  ",
    "a\"b",
    "a\\b",
    "\\u0000",
    "\\ud800",
    "a\nb\tc",
    "😀",
    "\u{feff}",
    "\u{2028}",
    "__proto__",
    "constructor",
    "null",
    "true",
    "-0",
    "1e400",
    "2021-12-29T12:33:09Z",
    "23:59:60",
    "fe6c042b-6286-479f-8a4f-b046a6c46509",
    "{}",
    "[1,2]",
];

fn list<'w>(words: impl IntoIterator<Item = &'w str>) -> Vec<Arc<str>> {
    words.into_iter().map(Arc::from).collect()
}

/// A list of this many different words.
fn numbered(count: usize) -> Vec<Arc<str>> {
    (0..count).map(|index| format!("word-{index}").into()).collect()
}

fn words_of(case: &Case) -> &[WordUse] {
    case.plan().map_or(&[], Plan::words)
}

#[test]
fn generator_and_oracle_agree_on_documents_with_any_words() {
    let (oracle, mut tape) = (Oracle::new(), Tape::default());
    let nasty = list(NASTY);
    let mut uses = 0;
    for index in 0..40_000 {
        let case = Case::random_with(&nasty, 5, index);
        let plan = case.plan().unwrap();
        uses += plan.words().len();
        let verdict = oracle.judge(case.document(), &mut tape);
        assert_eq!(disagreement(plan, &verdict), None, "{case:?}");
        let twin = case.twin().map(|twin| oracle.judge(&twin, &mut tape));
        assert!(twin.is_none_or(|twin| twin.breaks_nothing()), "{case:?}");
    }
    assert!(uses > 60_000, "{uses}");
}

#[test]
fn generator_and_oracle_agree_on_every_simpler_plan() {
    let (oracle, mut tape) = (Oracle::new(), Tape::default());
    let nasty = list(NASTY);
    for index in 0..400 {
        for plan in Case::random_with(&nasty, 6, index).plan().unwrap().simpler() {
            let verdict = oracle.judge(&plan.document(), &mut tape);
            assert_eq!(disagreement(&plan, &verdict), None, "{}", plan.id());
        }
    }
}

#[test]
fn every_walk_to_simpler_plans_ends_without_words() {
    let nasty = list(NASTY);
    for index in 0..400 {
        let case = Case::random_with(&nasty, 7, index);
        let mut plan = Plan::default().with_words(words_of(&case).iter().cloned());
        let mut steps = 0;
        // The last neighbour is the smallest step.
        while let Some(simpler) = plan.simpler().pop() {
            assert_ne!(simpler, plan);
            (plan, steps) = (simpler, steps + 1);
            assert!(steps < 100, "{}", plan.id());
        }
        assert_eq!(plan, Plan::default());
    }
}

#[test]
fn a_case_depends_on_seed_index_and_words_alone() {
    let words = numbered(100);
    for index in (0..400).chain([u64::MAX - 2, u64::MAX]) {
        let case = Case::random_with(&words, 3, index);
        assert!(case == Case::random_with(&words.clone(), 3, index), "{index}");
        assert_eq!(words_of(&case).is_empty(), index.is_multiple_of(2), "{index}");
        if index.is_multiple_of(2) {
            assert!(case == Case::random(3, index), "{index}");
        }
        assert!(Case::random_with(&[], 3, index) == Case::random(3, index), "{index}");
    }
}

#[test]
fn every_word_is_a_name_and_a_value_of_a_valid_document() {
    for (count, seed) in [(1, 0), (2, 1), (3, 0), (5, 9), (29, 2), (1000, 0), (1001, 77)] {
        let words = numbered(count);
        let (mut names, mut values) = (BTreeSet::new(), BTreeSet::new());
        for index in 0..4 * (2 * count as u64).div_ceil(3) {
            let case = Case::random_with(&words, seed, index);
            let plan = case.plan().unwrap();
            if plan.is_near_miss() || plan.may_touch().next().is_some() {
                continue;
            }
            for WordUse { role, word, .. } in plan.words() {
                match role {
                    WordRole::Name(_) => _ = names.insert(word.clone()),
                    WordRole::Value(_) => _ = values.insert(word.clone()),
                    WordRole::NameOf(value) => {
                        names.insert(word.clone());
                        values.insert(value.clone());
                    }
                }
            }
        }
        assert_eq!((names.len(), values.len()), (count, count), "{count} words, seed {seed}");
    }
}

#[test]
fn the_id_of_a_plan_is_a_safe_name_and_tells_words_apart() {
    let nasty = list(NASTY);
    let mut ids = BTreeSet::new();
    for index in (1..4000).step_by(2) {
        for word in words_of(&Case::random_with(&nasty, 8, index)) {
            let plan = Plan::default().with_words([word.clone()]);
            let is_safe = |letter: char| letter.is_ascii_alphanumeric() || "/_-.%".contains(letter);
            assert!(plan.id().chars().all(is_safe), "{}", plan.id());
            ids.insert((plan.id(), plan.document()));
        }
    }
    let names: BTreeSet<&String> = ids.iter().map(|(id, _)| id).collect();
    assert_eq!(names.len(), ids.len());
}

/// A harness for an implementation that answers `special` to documents that it picks, and is right
/// about all others.
fn harness(picks: fn(&str) -> bool, special: fn() -> Outcome) -> Harness {
    let decode = move |document: &[u8]| match picks(&String::from_utf8_lossy(document)) {
        true => special(),
        false => Embedded.decode(document),
    };
    let closure = move || Closure::new(Identity::new("acme", "1.0.0"), decode);
    Harness::new(closure).cases(2000).without_hostile()
}

fn findings(run: &Run) -> Vec<String> {
    let one = |finding: &nearmiss::run::Finding| {
        format!("{:?} {}", finding.failure.kind, finding.case.id())
    };
    run.findings.iter().map(one).collect()
}

#[test]
fn a_name_that_is_treated_specially_is_found_with_words_alone() {
    let rejecting = || {
        harness(|document| document.contains("\"__acme internal\":"), || Outcome::rejected("no"))
    };
    assert_eq!(findings(&rejecting().run().unwrap()), [""; 0]);

    let mut words: Vec<String> = (0..500).map(|index| format!("word{index}")).collect();
    words.insert(300, "__acme internal".to_owned());
    let run = rejecting().words(words).run().unwrap();
    assert_eq!(findings(&run), ["WronglyRejected word/claims/name/__acme%20internal"]);
    let finding = &run.findings[0];
    assert_eq!(finding.subjects, [Subject::Word]);
    assert!(finding.fully_shrunk && run.harness_faults.is_empty());
    assert_eq!(run.words, 501);
    let document = String::from_utf8_lossy(finding.case.document());
    assert!(document.contains(r#""custom_claims":{"__acme internal":"x"}"#), "{document}");
    assert!(run.tallies[&Subject::Word].asked > 100);
}

#[test]
fn a_value_that_is_treated_specially_is_found() {
    let crashing = || {
        harness(
            |document| document.contains("\"acme:root\""),
            || Outcome::Crashed { message: "root".into() },
        )
    };
    assert_eq!(findings(&crashing().run().unwrap()), [""; 0]);
    let run = crashing().words(["acme", "acme:root", "acme:user"]).run().unwrap();
    let [finding] = run.findings.as_slice() else { panic!("{:?}", findings(&run)) };
    assert_eq!((finding.failure.kind, &*finding.subjects), (Kind::Crashed, &[Subject::Word][..]));
}

#[test]
fn a_value_that_comes_back_altered_is_found_without_a_second_word() {
    let decode = |document: &[u8]| match Embedded.decode(document) {
        Outcome::Accepted(Echo::Document(echo)) => {
            let echo = String::from_utf8_lossy(&echo);
            Outcome::accepted(echo.replace("\":\"acme:root\"", "\":\"acme:user\""))
        }
        outcome => outcome,
    };
    let closure = move || Closure::new(Identity::new("acme", "1.0.0"), decode);
    let harness = Harness::new(closure).cases(2000).without_hostile();
    let run = harness.words(numbered(20).iter().map(|word| &**word).chain(["acme:root"])).run();
    let run = run.unwrap();
    assert!(findings(&run).contains(&"Altered word/claims/value/acme%3Aroot".to_owned()));
    for finding in &run.findings {
        let words = finding.case.plan().unwrap().words();
        let alone = matches!(words, [WordUse { role: WordRole::Value(_), .. }]);
        assert!(alone && finding.fully_shrunk, "{:#?}", findings(&run));
    }
}

#[test]
fn a_word_that_turns_checks_off_is_found() {
    let decode = move |document: &[u8]| {
        let is_off = String::from_utf8_lossy(document).contains("\"__unchecked\":");
        match Embedded.decode(document) {
            Outcome::Rejected { pointer: Some(pointer), .. }
                if is_off && pointer == "/organization_slug" =>
            {
                Outcome::accepted(document)
            }
            outcome => outcome,
        }
    };
    let closure = move || Closure::new(Identity::new("acme", "1.0.0"), decode);
    let harness = || Harness::new(closure).cases(4000).without_hostile();
    assert_eq!(findings(&harness().run().unwrap()), [""; 0]);
    let run = harness().words(["__unchecked", "other"]).run().unwrap();
    assert!(!run.findings.is_empty());
    for finding in &run.findings {
        assert_eq!(finding.failure.kind, Kind::WronglyAccepted);
        let id = finding.case.id();
        assert!(id.ends_with("word/claims/name/__unchecked"), "{id}");
    }
}

#[test]
fn words_that_would_touch_an_ambiguity_are_left_out() {
    let words = ["same", "same", "", "a\0b", &"a".repeat(65), "é"];
    let run = harness(|_| false, || Outcome::rejected("")).words(words).cases(50).run().unwrap();
    assert_eq!(run.words, 2);
    assert_eq!(findings(&run), [""; 0]);
}

#[test]
fn the_report_does_not_depend_on_the_number_of_jobs() {
    let run = |jobs: usize| {
        let picks = |document: &str| document.contains("word-3") || document.contains("word-70");
        let words = numbered(100).iter().map(|word| word.to_string()).collect::<Vec<_>>();
        let harness = harness(picks, || Outcome::rejected("no")).words(words);
        let run = harness.jobs(jobs.try_into().unwrap()).run().unwrap();
        (findings(&run), run.tallies)
    };
    assert_eq!(run(1), run(4));
}

/// An empty folder with the given name.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("words").join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

#[test]
fn a_folder_is_read_in_the_order_of_paths_and_each_file_once() {
    let folder = folder("walk");
    fs::create_dir_all(folder.join("a/deep")).unwrap();
    fs::create_dir_all(folder.join(".hidden")).unwrap();
    fs::write(folder.join("b.py"), "last = 'same'").unwrap();
    fs::write(folder.join("a/deep/x.bin"), b"\x00\x01first\x00\xff").unwrap();
    fs::write(folder.join("a/y.go"), "second").unwrap();
    fs::write(folder.join(".hidden/z.go"), "hidden").unwrap();
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(&folder, folder.join("a/loop")).unwrap();
        std::os::unix::fs::symlink("/etc/passwd", folder.join("a/link")).unwrap();
    }
    let found = words::in_files([folder.clone(), folder.join("b.py")]).unwrap();
    assert_eq!(found.words, ["first", "second", "same", "last"]);
    assert_eq!((found.left_out, found.without), (0, vec![]));
}

#[test]
fn files_without_words_are_named() {
    let folder = folder("without");
    fs::write(folder.join("some.txt"), "some").unwrap();
    fs::write(folder.join("none.txt"), "1 + 1").unwrap();
    let found = words::in_files([folder.join("none.txt"), folder.join("some.txt")]).unwrap();
    assert_eq!(
        (found.words, found.without),
        (vec!["some".to_owned()], vec![folder.join("none.txt")])
    );
    let error = words::in_files([folder.join("none.txt")]).unwrap_err().to_string();
    assert!(
        error.contains("there are no words in `") && error.contains("none.txt`: name"),
        "{error}"
    );
}

#[test]
fn a_path_that_cannot_be_read_is_an_error() {
    let error = words::in_files(["src/lib.rs", "no/such/path"]).unwrap_err().to_string();
    let expected =
        "cannot read words from `no/such/path`: there is no such file or folder; check the path";
    assert_eq!(error, expected);
    #[cfg(unix)]
    {
        let error = words::in_files(["/dev/null"]).unwrap_err().to_string();
        assert!(error.contains("neither a file nor a folder"), "{error}");
    }
}

#[test]
fn of_too_many_words_some_of_all_are_kept() {
    let folder = folder("many");
    let all: Vec<String> = (0..25_000).map(|index| format!("word{index}")).collect();
    fs::write(folder.join("many.txt"), all.join(" ")).unwrap();
    let found = words::in_files([&folder]).unwrap();
    assert_eq!((found.words.len(), found.left_out), (words::MOST, 15_000));
    let late = found.words.iter().filter(|word| word[4..].parse::<usize>().unwrap() >= 12_500);
    assert_eq!(late.count(), words::MOST / 2);
}
