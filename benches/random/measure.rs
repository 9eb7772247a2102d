//! Processor time by criterion: [`Bench`], which tells what it measured.

use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use criterion::measurement::{Measurement, ValueFormatter, WallTime};
use criterion::{Criterion, SamplingMode, Throughput};
use serde::Deserialize;

/// What is measured: its name, and one pass over all cases.
pub type Line<'s> = (&'static str, Box<dyn FnMut() + 's>);

/// One run of criterion.
pub struct Bench {
    criterion: Criterion<ProcessorTime>,
    folder: PathBuf,
    began: SystemTime,
}

impl Bench {
    /// As the command line says. The few samples are long: all lines run for each.
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

    /// What each line takes for one of so many cases, in microseconds: the fastest of its samples, which
    /// whatever else the machine does disturbs least. It is not a number where the command line leaves
    /// the line out.
    pub fn measured(
        &mut self,
        title: &str,
        cases: usize,
        mut lines: Vec<Line<'_>>,
    ) -> Vec<(&'static str, f64)> {
        let mut group = self.criterion.benchmark_group(title);
        group.sampling_mode(SamplingMode::Flat).throughput(Throughput::Elements(cases as u64));
        // A round over a case takes less than a tenth of this.
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

    /// The fastest pass in nanoseconds, out of what criterion keeps; none where this run has not
    /// measured it.
    fn fastest(&self, line: &Path) -> Option<f64> {
        let file = line.join("new/sample.json");
        let written = file.metadata().and_then(|file| file.modified()).ok()?;
        let samples = std::fs::read(file).ok().filter(|_| written >= self.began)?;
        let Samples { iters, times } = serde_json::from_slice(&samples).ok()?;
        times.iter().zip(iters).map(|(time, passes)| time / passes).reduce(f64::min)
    }
}

/// One pass of every line; how long that of one took. So each line finds memory and caches as all the
/// others leave them, and not as it would have them for itself.
fn round(lines: &mut [Line<'_>], timed: usize) -> Duration {
    let mut took = Duration::ZERO;
    for (at, (_, line)) in lines.iter_mut().enumerate() {
        let start = ProcessorTime.start();
        line();
        if at == timed {
            took = ProcessorTime.end(start);
        }
    }
    took
}

/// What criterion keeps: how many passes each sample took, and how long in nanoseconds.
#[derive(Deserialize)]
struct Samples {
    iters: Vec<f64>,
    times: Vec<f64>,
}

/// What all threads of this process have had of the processors: what one core needs.
#[cfg(unix)]
pub struct ProcessorTime;

/// Elsewhere all time counts, and the machine should have nothing else to do.
#[cfg(not(unix))]
use WallTime as ProcessorTime;

#[cfg(unix)]
impl Measurement for ProcessorTime {
    type Intermediate = Duration;
    type Value = Duration;

    fn start(&self) -> Duration {
        let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
        Duration::try_from(time).expect("it has begun")
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
