//! Runs a target without a fuzzer: [`run`].

use std::process::ExitCode;

/// Checks a property for every file that the arguments name, such as artifacts and seeds. Panics at
/// the first file for which the property does not hold.
pub fn run(property: fn(&[u8])) -> ExitCode {
    let files: Vec<_> = std::env::args_os().skip(1).collect();
    if files.is_empty() {
        eprintln!("name the files to check; to fuzz, build with `cargo fuzz` or `--cfg fuzzing`");
        return ExitCode::from(2);
    }
    for file in files {
        match std::fs::read(&file) {
            Ok(input) => property(&input),
            Err(error) => {
                eprintln!("cannot read `{}`: {error}", file.display());
                return ExitCode::from(2);
            }
        }
        println!("holds: {}", file.display());
    }
    ExitCode::SUCCESS
}
