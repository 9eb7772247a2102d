#!/usr/bin/env bash
# Builds every fuzz target into $OUT, with its seeds, options and dictionary, as ClusterFuzzLite
# expects. The engine sets SRC, OUT, SANITIZER, RUSTFLAGS and the path of its own libFuzzer.
# `.ci/fuzz` takes the place of the engine.
set -euo pipefail
cd "$SRC/nearmiss/fuzz"

# A coverage report uses the compiler's own counters, which the engine requests.
coverage=$(./rustflags)
if [ "${SANITIZER:-none}" = coverage ]; then coverage=; fi
export RUSTFLAGS="${RUSTFLAGS:---cfg fuzzing} $coverage"

host=$(rustc -vV | sed -n 's/^host: //p')
cargo build --locked --release --bins --examples --target "$host" --target-dir target
built=target/$host/release
"$built/examples/seeds" "$OUT/seeds"

for options in options/*.options; do
    target=$(basename "$options" .options)
    cp "$built/$target" "$options" "$OUT"
    python3 -m zipfile -c "$OUT/${target}_seed_corpus.zip" "$OUT/seeds/$target"
done
cp session.dict "$OUT"
rm -r "$OUT/seeds"
