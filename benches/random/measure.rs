//! [`Bench`], which measures processor time with criterion and returns the figures.

use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use criterion::measurement::{Measurement, ValueFormatter, WallTime};
use criterion::{Criterion, SamplingMode, Throughput};
use serde::Deserialize;

/// What is measured: a name, and a function that makes one pass over all cases.
pub type Line<'s> = (&'static str, Box<dyn FnMut() + 's>);

/// One run of criterion.
pub struct Bench {
    criterion: Criterion<ProcessorTime>,
    folder: PathBuf,
    began: SystemTime,
}

impl Bench {
    /// A run that is configured by the command line. There are few samples, because every line runs
    /// for each sample.
    pub fn new() -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("criterion");
        let criterion = Criterion::default()
            .with_measurement(ProcessorTime)
            .output_directory(&folder)
            .warm_up_time(Duration::from_millis(1))
            .sample_size(10)
            .without_plots()
            .configure_from_args();
        Self { criterion, folder, began: SystemTime::now() }
    }

    /// Measures how long each line takes per case, in microseconds. The figure comes from the
    /// fastest sample, which other work on the machine disturbed least. It is NaN if the command
    /// line filters out the line.
    pub fn measure(
        &mut self,
        title: &str,
        cases: usize,
        mut lines: Vec<Line<'_>>,
    ) -> Vec<(&'static str, f64)> {
        let mut group = self.criterion.benchmark_group(title);
        group.sampling_mode(SamplingMode::Flat).throughput(Throughput::Elements(cases as u64));
        // This is more than ten times what a round takes.
        group.measurement_time(Duration::from_millis(cases.max(1000) as u64));
        let names: Vec<&str> = lines.iter().map(|(name, _)| *name).collect();
        for (at, name) in names.iter().enumerate() {
            group.bench_function(*name, |bencher| {
                bencher.iter_custom(|passes| (0..passes).map(|_| round(&mut lines, at)).sum());
            });
        }
        group.finish();
        let time = |name| {
            let pass = self.fastest(&self.folder.join(title).join(name));
            pass.map_or(f64::NAN, |nanoseconds| nanoseconds / 1000.0 / cases as f64)
        };
        names.into_iter().map(|name| (name, time(name))).collect()
    }

    /// The time of a pass in the fastest of the samples that criterion stores, in nanoseconds.
    /// `None` if this run has not measured the line.
    fn fastest(&self, line: &Path) -> Option<f64> {
        let file = line.join("new/sample.json");
        let written = file.metadata().and_then(|file| file.modified()).ok()?;
        let samples = std::fs::read(file).ok().filter(|_| written >= self.began)?;
        let Samples { iters, times } = serde_json::from_slice(&samples).ok()?;
        times.iter().zip(iters).map(|(time, passes)| time / passes).reduce(f64::min)
    }
}

/// Runs one pass of every line, and returns how long the pass of the line `timed` took. This way
/// each line finds memory and caches as the other lines leave them.
fn round(lines: &mut [Line<'_>], timed: usize) -> Duration {
    let mut time_taken = Duration::ZERO;
    for (at, (_, line)) in lines.iter_mut().enumerate() {
        let start = ProcessorTime.start();
        line();
        if at == timed {
            time_taken = ProcessorTime.end(start);
        }
    }
    time_taken
}

/// What criterion stores: for each sample, its number of passes and its time in nanoseconds.
#[derive(Deserialize)]
struct Samples {
    iters: Vec<f64>,
    times: Vec<f64>,
}

/// The processor time of all threads of this process.
#[cfg(unix)]
pub struct ProcessorTime;

/// Other systems measure wall time, so nothing else should run on the machine.
#[cfg(not(unix))]
use WallTime as ProcessorTime;

#[cfg(unix)]
impl Measurement for ProcessorTime {
    type Intermediate = Duration;
    type Value = Duration;

    fn start(&self) -> Duration {
        let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
        Duration::try_from(time).expect("processor time is not negative")
    }

    fn end(&self, start: Duration) -> Duration {
        self.start() - start
    }

    fn add(&self, one: &Duration, other: &Duration) -> Duration {
        *one + *other
    }

    fn zero(&self) -> Duration {
        Duration::ZERO
    }

    fn to_f64(&self, time: &Duration) -> f64 {
        WallTime.to_f64(time)
    }

    fn formatter(&self) -> &dyn ValueFormatter {
        WallTime.formatter()
    }
}
