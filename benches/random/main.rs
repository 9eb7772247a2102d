//! What a random case costs: each step alone, the whole case, and as a yardstick the same documents
//! read by `serde_json` and validated by `jsonschema`, without any of this crate.
//!
//! The tables at the end are by case, with ratios between the figures of this run; what their lines are
//! is printed before them. criterion's own reports, above, are by pass over all documents of a table.

mod measure;

use std::hint::black_box;
use std::num::NonZeroUsize;
use std::ops::RangeInclusive;
use std::sync::Arc;

use arbitrary::Unstructured;
use jsonschema::{Registry, Validator};
use nearmiss::case::Case;
use nearmiss::contract::{Layer, Rule};
use nearmiss::harness::{Examiner, Harness};
use nearmiss::implementation::{Closure, Embedded, Identity, Implementation, Outcome};
use nearmiss::internal::entropy;
use nearmiss::internal::finding::{Echoes, assess};
use nearmiss::internal::json::Tape;
use nearmiss::internal::plan::Plan;
use nearmiss::internal::schema;
use nearmiss::oracle::{Oracle, Verdict};
use nearmiss::strategy::documents;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};

use measure::{Bench, Line};

const SEED: u64 = 0;
/// The cases are the first so many of the seed.
const CASES: u64 = 5_000;
/// The longest of the usual documents: 97 of 100 are no longer, and in the mean they are as long as
/// those of real sessions. A few others have up to a mebibyte.
const USUAL: usize = 4000;
/// About as long as the documents of real sessions: 870 bytes, give or take a fifth.
const REAL: RangeInclusive<usize> = 696..=1044;
/// How many cases a run asks about at once in its process, and one in how many it asks about again.
const CHUNK: usize = 16;
const AGAIN: usize = 16;

/// What the tables say, for who has only them.
const LEGEND: &str = "\
Processor time of all threads for one case: the fastest of the samples of this run.
`oracle` has tape, schema and prose in it. Of documents that a step before refuses, a step sees none.
Sum of the steps: draw and render, oracle, comparison of the same bytes.
On valid documents the last aim compares the same work; a near miss `is_valid` leaves at its first
fault, the oracle does not.
A run has the sweep before its random cases: their share is the difference of the two runs, and
both are told by random case.";

fn main() {
    let all = Stock::new(0..CASES);
    let usual = all.of(|at| all.documents[at].len() <= USUAL);
    let valid = usual.of(|at| usual.verdicts[at].is_plainly_valid());
    let real = valid.of(|at| REAL.contains(&valid.documents[at].len()));
    let mut bench = Bench::new();
    let tables = [
        valid.measured(&mut bench, "valid documents", valid.lines()),
        real.measured(&mut bench, "valid documents as long as real ones", real.lines()),
        usual.measured(&mut bench, "usual documents", usual.lines()),
        all.measured(&mut bench, "all documents", all.lines().into_iter().chain(runs()).collect()),
    ];
    println!("\n{LEGEND}");
    tables.iter().for_each(print);
}

/// The cases that are measured, and what has to be known of them before.
struct Stock {
    oracle: Oracle,
    indices: Vec<u64>,
    documents: Vec<Vec<u8>>,
    tapes: Vec<Tape>,
    verdicts: Vec<Verdict>,
    /// Whether the schema accepts each.
    fits: Vec<bool>,
    echoes: Vec<Outcome>,
    respelled: Vec<Outcome>,
}

const DRAW: &str = "draw and render";
const DRAW_VALID: &str = "draw and render, valid documents";
const STRATEGY: &str = "the same by proptest's strategy";
const TAPE: &str = "tape";
const SCHEMA: &str = "schema";
const PROSE: &str = "prose";
const ORACLE: &str = "oracle";
const COMPARE: &str = "comparison, the same bytes";
const COMPARE_RESPELLED: &str = "comparison, spelled otherwise";
const ECHO: &str = "whole case, echoing";
const ECHO_RESPELLED: &str = "the same, spelled otherwise";
const EMBEDDED: &str = "whole case, embedded";
const YARDSTICK: &str = "Value and is_valid";
const SWEEP: &str = "run without random cases, echoing";
const RUN: &str = "run, echoing";

impl Stock {
    fn new(indices: impl Iterator<Item = u64>) -> Self {
        let oracle = Oracle::new();
        let indices: Vec<u64> = indices.collect();
        let cases = indices.iter().map(|&index| Case::random(SEED, index));
        let documents: Vec<Vec<u8>> = cases.map(|case| case.document().to_vec()).collect();
        let mut tapes: Vec<Tape> = documents.iter().map(|_| Tape::default()).collect();
        let judged = documents.iter().zip(&mut tapes);
        let verdicts: Vec<Verdict> =
            judged.map(|(document, tape)| oracle.judge(document, tape)).collect();
        let is_prose = |rule: Rule| rule.layer() == Layer::Prose;
        let fits = verdicts.iter().map(|verdict| verdict.rules().all(is_prose)).collect();
        let echoes = documents.iter().map(|document| echo(document)).collect();
        let respelled = documents.iter().map(|document| respell(document)).collect();
        Self { oracle, indices, documents, tapes, verdicts, fits, echoes, respelled }
    }

    /// Those of its cases that are such.
    fn of(&self, is_such: impl Fn(usize) -> bool) -> Self {
        let such = (0..self.indices.len()).filter(|&at| is_such(at));
        Self::new(such.map(|at| self.indices[at]))
    }

    fn measured(&self, bench: &mut Bench, title: &str, lines: Vec<Line<'_>>) -> Table {
        let cases = self.documents.len();
        let bytes: usize = self.documents.iter().map(Vec::len).sum();
        let rows = bench.measured(title, cases, lines);
        Table { title: format!("{cases} {title} of {} bytes in the mean", bytes / cases), rows }
    }

    fn lines(&self) -> Vec<Line<'_>> {
        let (mut read, mut judged) = (Tape::default(), Tape::default());
        let (mut echoes, mut respells) = (examiner(echoing(echo)), examiner(echoing(respell)));
        let mut embedded = examiner(Embedded);
        let (validator, mut runner) = (validator(), TestRunner::deterministic());
        let oracle = self.each(move |at| {
            _ = black_box(self.oracle.judge(&self.documents[at], &mut judged));
        });
        let yardstick = self.each(move |at| {
            let value = serde_json::from_slice::<Value>(&self.documents[at]);
            _ = black_box(value.is_ok_and(|value| validator.is_valid(&value)));
        });
        vec![
            (DRAW, self.each(|at| _ = black_box(Case::random(SEED, self.indices[at])))),
            (DRAW_VALID, self.each(|at| _ = black_box(drawn(self.indices[at])))),
            (STRATEGY, self.each(move |_| _ = black_box(strategic(&mut runner)))),
            (TAPE, self.each(move |at| _ = black_box(read.read(&self.documents[at])))),
            (SCHEMA, self.each(|at| self.validate(at))),
            (PROSE, self.each(|at| self.read_prose(at))),
            (ORACLE, oracle),
            (COMPARE, self.compare(&self.echoes)),
            (COMPARE_RESPELLED, self.compare(&self.respelled)),
            (ECHO, Box::new(move || self.examine(&mut echoes))),
            (ECHO_RESPELLED, Box::new(move || self.examine(&mut respells))),
            (EMBEDDED, Box::new(move || self.examine(&mut embedded))),
            (YARDSTICK, yardstick),
        ]
    }

    fn each<'s>(&'s self, mut step: impl FnMut(usize) + 's) -> Box<dyn FnMut() + 's> {
        Box::new(move || (0..self.documents.len()).for_each(&mut step))
    }

    fn validate(&self, at: usize) {
        // What is no JSON gets no further.
        if !self.verdicts[at].breaks_json_alone() {
            black_box(self.oracle.schema_accepts(&self.tapes[at]));
        }
    }

    fn read_prose(&self, at: usize) {
        if self.fits[at] {
            black_box(self.oracle.judge_prose(&self.tapes[at]));
        }
    }

    /// Echo against document, as far as that case gets.
    fn compare<'s>(&'s self, echoes: &'s [Outcome]) -> Box<dyn FnMut() + 's> {
        let mut scratch = Tape::default();
        self.each(move |at| {
            let (verdict, echo, tape) = (&self.verdicts[at], &echoes[at], &self.tapes[at]);
            let mut allowances = Vec::new();
            let compared = Echoes::Compared;
            black_box(assess(verdict, echo, tape, &mut scratch, compared, &mut allowances));
        })
    }

    /// What a run does, but for its records.
    fn examine(&self, examiner: &mut Examiner<'_>) {
        let again: Vec<usize> = (0..CHUNK).step_by(AGAIN).collect();
        for indices in self.indices.chunks(CHUNK) {
            let cases: Vec<Case> = indices.iter().map(|&index| Case::random(SEED, index)).collect();
            let again: Vec<usize> = again.iter().copied().filter(|&at| at < cases.len()).collect();
            _ = black_box(examiner.examine(&cases, &again).expect("it is in this process"));
        }
    }
}

fn drawn(index: u64) -> Case {
    let tape = entropy::<{ Plan::ENTROPY }>(SEED, index);
    let plan = Plan::draw_valid(&mut Unstructured::new(&tape)).expect("a tape draws a plan");
    Case::planned(plan)
}

fn strategic(runner: &mut TestRunner) -> Case {
    documents().new_tree(runner).expect("a tape draws a plan").current()
}

fn runs() -> Vec<Line<'static>> {
    let run = |cases| {
        let harness = Harness::new(|| echoing(echo))
            .jobs(NonZeroUsize::MIN)
            .seed(SEED)
            .cases(cases)
            .without_hostile();
        _ = black_box(harness.run().expect("it is in this process"));
    };
    vec![(SWEEP, Box::new(move || run(0))), (RUN, Box::new(move || run(CASES)))]
}

/// As a run asks: on the thread that draws and judges.
fn examiner(implementation: impl Implementation + 'static) -> Examiner<'static> {
    Examiner::direct(Arc::new(Oracle::new()), implementation, false)
}

/// An implementation that accepts all bytes, and gives them back in its way.
fn echoing(echo: fn(&[u8]) -> Outcome) -> impl Implementation {
    Closure::new(Identity::new("echoing", "1"), echo)
}

fn echo(document: &[u8]) -> Outcome {
    Outcome::accepted(document)
}

/// The same data in other bytes, so that it has to be compared.
fn respell(document: &[u8]) -> Outcome {
    Outcome::accepted([document, b" "].concat())
}

/// The published schema, as anyone would compile it.
fn validator() -> Validator {
    let bundle = schema::bundle();
    let registry = Registry::new().add("urn:contract", &bundle).and_then(|it| it.prepare());
    let reference =
        json!({ "$ref": format!("urn:contract#/components/schemas/{}", schema::PUBLISHED_NAME) });
    let registry = registry.expect("the bundle is a resource");
    jsonschema::options().with_registry(&registry).build(&reference).expect("it compiles")
}

/// What each line of a stock came to, in microseconds.
struct Table {
    title: String,
    rows: Vec<(&'static str, f64)>,
}

fn print(Table { title, rows }: &Table) {
    if rows.iter().all(|row| row.1.is_nan()) {
        return;
    }
    println!("\n{title}");
    let row = |name| rows.iter().find(|row| row.0 == name).map_or(f64::NAN, |row| row.1);
    let line = |what: &str, figure: f64, unit: &str| {
        // Where it is none, something was not measured.
        if figure.is_finite() {
            println!("{what:>36} {figure:8.2}{unit}");
        }
    };
    let time = |what: &str, time: f64| line(what, time, " µs");
    let ratio = |what: &str, one: f64, other: f64| line(what, one / other, "");
    let aim = |what: &str, one: f64, other: f64, most: f64| {
        let met = if one / other <= most { "met" } else { "NOT met" };
        line(what, one / other, &format!("  aim: at most {most}, {met}"));
    };
    rows.iter().for_each(|(name, took)| time(name, *took));
    let steps = row(DRAW) + row(ORACLE) + row(COMPARE);
    time("sum of the steps", steps);
    ratio("strategy / draw", row(STRATEGY), row(DRAW_VALID));
    aim("echoing / steps", row(ECHO), steps, 1.5);
    aim("echoing / Value and is_valid", row(ECHO), row(YARDSTICK), 1.0);
    ratio("spelled otherwise / that", row(ECHO_RESPELLED), row(YARDSTICK));
    let random = row(RUN) - row(SWEEP);
    time("a random case's share of a run", random);
    ratio("share / steps", random, steps);
    ratio("share / Value and is_valid", random, row(YARDSTICK));
}
