//! What the harness costs beside an adapter: the time of the cases of a run with one job, beside the time
//! that the same adapter takes for the same requests when they come through a pipe, with nothing else to do.
//!
//! The adapter is one in Rust that does nothing but to send documents back, or the program in the
//! arguments: `cargo bench --bench adapter -- python3 adapter.py`.

#![allow(clippy::unwrap_used, reason = "a benchmark that cannot continue has failed")]

use std::env;
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use nearmiss::harness::{Adapter, Harness};
use nearmiss::run::{Event, Run};

/// The first argument with which this program is the adapter that does nothing.
const MIRROR: &str = "as-mirror";
/// The first argument with which this program keeps what passes through it.
const KEEP: &str = "as-keeper";
/// How many random cases follow the sweep.
const CASES: u64 = 20_000;
/// How often each time is taken. The fastest counts.
const SAMPLES: usize = 5;

fn main() -> io::Result<()> {
    let arguments: Vec<OsString> =
        env::args_os().skip(1).filter(|word| word != "--bench").collect();
    match arguments.split_first() {
        Some((first, _)) if first == MIRROR => return mirror(),
        Some((first, rest)) if first == KEEP => return keep(rest),
        _ => {}
    }
    let program = env::current_exe()?.into_os_string();
    let command = match arguments.as_slice() {
        [] => vec![program.clone(), MIRROR.into()],
        command => command.to_vec(),
    };

    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("bench-adapter");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder)?;
    let keeper = [program, KEEP.into(), folder.clone().into()].into_iter().chain(command.clone());
    let (cases, _) = certify(keeper.collect());
    let requests = most_requests(&folder)?;
    let count = requests.iter().filter(|&&byte| byte == b'\n').count() - 1;

    let mut times = [Duration::MAX; 2];
    for _ in 0..SAMPLES {
        times[0] = times[0].min(pipe(&command, &requests, count)?);
        times[1] = times[1].min(certify(command.clone()).1);
    }
    let [piped, run] = times.map(|time| time.as_secs_f64());
    println!("{cases} cases, {count} requests with controls and repetitions");
    println!("piped straight  {piped:6.2} s  {:8.0} requests/s", count as f64 / piped);
    println!("run, one job    {run:6.2} s  {:8.0} cases/s", cases as f64 / run);
    println!("share           {:6.1} %", 100.0 * piped / run);
    Ok(())
}

/// Runs all cases. Returns how many there are, and the time from the first to the last.
fn certify(command: Vec<OsString>) -> (u64, Duration) {
    let harness = Harness::adapter(Adapter::new(command)).cases(CASES).without_hostile();
    let harness = harness.jobs(NonZeroUsize::MIN).timeout(Duration::from_secs(60));
    let mut ends = (None, None);
    let mut clock = |event: &Event<'_>, _: &Run| match event {
        Event::RunStarted(_) => ends.0 = Some(Instant::now()),
        Event::CaseJudged(_) => ends.1 = Some(Instant::now()),
        _ => {}
    };
    let run = harness.run_with(&mut [&mut clock]).unwrap();
    assert!(run.end.is_whole(), "{:?}", run.end);
    (run.phases.total(), ends.1.unwrap() - ends.0.unwrap())
}

/// Starts an adapter, and gives it all requests at once. Returns the time from then to the last answer,
/// with that of the start, as that of a run has it.
fn pipe(command: &[OsString], requests: &[u8], count: usize) -> io::Result<Duration> {
    let started = Instant::now();
    let mut child = Command::new(&command[0])
        .args(&command[1..])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let mut input = child.stdin.take().unwrap();
    let mut output = BufReader::with_capacity(1 << 16, child.stdout.take().unwrap());
    thread::scope(|scope| {
        scope.spawn(move || input.write_all(requests).unwrap());
        let mut line = Vec::new();
        for _ in 0..=count {
            line.clear();
            assert!(output.read_until(b'\n', &mut line).unwrap() > 0, "the adapter ended early");
        }
    });
    let time = started.elapsed();
    child.wait()?;
    Ok(time)
}

/// The requests of the process that got the most: the one that a run's cases are sent to.
fn most_requests(folder: &Path) -> io::Result<Vec<u8>> {
    let mut most = Vec::new();
    for entry in fs::read_dir(folder)? {
        let requests = fs::read(entry?.path())?;
        if requests.len() > most.len() {
            most = requests;
        }
    }
    Ok(most)
}

/// An adapter that does nothing but to accept each document and send it back.
fn mirror() -> io::Result<()> {
    let (input, mut output) = (io::stdin().lock(), io::stdout().lock());
    let mut input = BufReader::with_capacity(1 << 16, input);
    let mut line = Vec::new();
    while input.read_until(b'\n', &mut line)? > 0 {
        let answer = match line.strip_prefix(b"{\"op\":\"decode\",\"id\":") {
            None => br#"{"op":"start","protocol":1,"implementation":{"name":"mirror","version":"1"},"capabilities":["encode"]}"#.to_vec(),
            Some(rest) => {
                let end = rest.iter().position(|&byte| byte == b',').unwrap();
                [b"{\"id\":", &rest[..end], b",\"outcome\":\"accepted\"", &rest[end..rest.len() - 1]].concat()
            }
        };
        output.write_all(&answer)?;
        output.write_all(b"\n")?;
        output.flush()?;
        line.clear();
    }
    Ok(())
}

/// Passes everything on to the program after the folder, and keeps its input in a file there.
fn keep(arguments: &[OsString]) -> io::Result<()> {
    let [folder, program, rest @ ..] = arguments else { panic!("a folder and a program") };
    let mut child = Command::new(program).args(rest).stdin(Stdio::piped()).spawn()?;
    let mut input = child.stdin.take().unwrap();
    let mut kept = File::create(Path::new(folder).join(child.id().to_string()))?;
    let mut chunk = vec![0; 1 << 16];
    let mut requests = io::stdin().lock();
    loop {
        let length = requests.read(&mut chunk)?;
        if length == 0 {
            break;
        }
        input.write_all(&chunk[..length])?;
        kept.write_all(&chunk[..length])?;
    }
    drop(input);
    child.wait()?;
    Ok(())
}
