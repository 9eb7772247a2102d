//! Ids that are similar to one that does not exist: [`similar`].

/// How many ids are suggested at most.
const SUGGESTED: usize = 5;
/// How similar two ids have to be; 1 is equal.
const SIMILARITY: f64 = 0.85;

/// A list of ids, best first: those that begin with the text or have it as a segment, then those that are
/// spelled similarly. `None` if there are none.
pub(super) fn similar<'a>(text: &str, ids: impl Iterator<Item = &'a str>) -> Option<String> {
    let similarity = |id: &str| {
        if id.starts_with(&format!("{text}/")) {
            3.0
        } else if id.split('/').any(|segment| segment == text) {
            2.0
        } else {
            strsim::jaro_winkler(id, text)
        }
    };
    let ranked = ids.map(|id| (similarity(id), id));
    let mut similar: Vec<(f64, &str)> = ranked.filter(|(rank, _)| *rank > SIMILARITY).collect();
    similar.sort_by(|(one, _), (other, _)| other.total_cmp(one));

    let quoted: Vec<String> =
        similar.iter().take(SUGGESTED).map(|(_, id)| format!("`{id}`")).collect();
    (!quoted.is_empty()).then(|| quoted.join(", "))
}
