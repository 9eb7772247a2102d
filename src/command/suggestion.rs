//! Suggestions for an id that does not exist: [`similar`].

/// The maximum number of suggested ids.
const SUGGESTED: usize = 5;
/// How similar the spelling of a suggested id has to be, where 1 is equal.
const SIMILARITY: f64 = 0.85;

/// A list of suggested ids, the best first: ids that begin with the text, ids that have it as a
/// segment, then ids with a similar spelling. `None` if no id is similar.
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
