//! Writes the seeds of every target into the given folder, one folder per target:
//! `cargo run --example seeds corpus`.

use std::collections::BTreeSet;
use std::path::Path;
use std::{env, fs, io};

// If this program is instrumented, it needs the runtime of libFuzzer.
#[cfg(fuzzing)]
use libfuzzer_sys as _;
use nearmiss::fuzz::seeds;

fn main() -> io::Result<()> {
    let Some(folder) = env::args_os().nth(1) else {
        return Err(io::Error::other("name the folder to write the seeds to"));
    };
    let (folder, documents) = (Path::new(&folder), seeds::documents());
    write(&folder.join("plan"), &seeds::entropy())?;
    ["bytes", "mutate", "echo"]
        .iter()
        .try_for_each(|target| write(&folder.join(target), &documents))
}

fn write(folder: &Path, seeds: &BTreeSet<Vec<u8>>) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let mut numbered = seeds.iter().zip(0..);
    numbered.try_for_each(|(seed, index)| fs::write(folder.join(format!("seed-{index:05}")), seed))
}
