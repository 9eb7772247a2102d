//! Writes what the targets start from into the folder that is named, a folder a target:
//! `cargo run --example seeds corpus`.

use std::collections::BTreeSet;
use std::path::Path;
use std::{env, fs, io};

// Its runtime has what instrumented code calls, and this may be instrumented.
#[cfg(fuzzing)]
use libfuzzer_sys as _;
use nearmiss::fuzz::seeds;

fn main() -> io::Result<()> {
    let Some(folder) = env::args_os().nth(1) else {
        return Err(io::Error::other("name the folder that the seeds are to be written to"));
    };
    let (folder, documents) = (Path::new(&folder), seeds::documents());
    write(&folder.join("plan"), &seeds::tapes())?;
    ["bytes", "mutate", "echo"].iter().try_for_each(|it| write(&folder.join(it), &documents))
}

fn write(folder: &Path, seeds: &BTreeSet<Vec<u8>>) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let mut named = seeds.iter().zip(0..);
    named.try_for_each(|(seed, index)| fs::write(folder.join(format!("seed-{index:05}")), seed))
}
