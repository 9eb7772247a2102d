//! Ids that are close to one that does not exist: [`named`].

/// How many close ids are named at most.
const NAMED: usize = 5;
/// How alike two ids have to be to count as close; 1 is equal.
const ALIKE: f64 = 0.85;

/// The ids that begin with what was asked for or have it as a part, then those that are spelled alike,
/// as a text that lists them; none where nothing is close.
pub(super) fn named<'a>(asked: &str, ids: impl Iterator<Item = &'a str>) -> Option<String> {
    let rank = |id: &'a str| {
        let alike = match () {
            () if id.starts_with(&format!("{asked}/")) => 3.0,
            () if id.split('/').any(|segment| segment == asked) => 2.0,
            () => strsim::jaro_winkler(id, asked),
        };
        (alike, id)
    };
    let mut close: Vec<(f64, &str)> = ids.map(rank).filter(|(alike, _)| *alike > ALIKE).collect();
    close.sort_by(|(one, _), (other, _)| other.total_cmp(one));
    let close: Vec<String> = close.iter().take(NAMED).map(|(_, id)| format!("`{id}`")).collect();
    (!close.is_empty()).then(|| close.join(", "))
}
