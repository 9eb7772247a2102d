//! A report for code scanning: [`sarif`].

use std::collections::BTreeMap;
use std::slice;

use serde_sarif::sarif::{
    ArtifactLocation, Location, LogicalLocation, Message, MultiformatMessageString,
    PhysicalLocation, ReportingDescriptor, Result as SarifResult, ResultLevel, Run as SarifRun,
    Sarif, Suppression, Tool, ToolComponent,
};

use crate::report::Ink;
use crate::report::certificate::Certificate;
use crate::report::visible::Visible;
use crate::run::Family;

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

/// The report in SARIF 2.1.0, without a line feed at the end. Each family of findings is a result, and a
/// rule of its own. What is expected is suppressed, and what no asked level is about is a note.
///
/// A result has to be in a file. `file` is the one that the implementation is in, as a URI.
pub fn sarif(certificate: &Certificate<'_>, file: &str) -> String {
    let run = certificate.run;
    let families = run.families();
    let driver = ToolComponent::builder()
        .name("nearmiss")
        .semantic_version(env!("CARGO_PKG_VERSION"))
        .information_uri(env!("CARGO_PKG_REPOSITORY"))
        .rules(families.iter().map(descriptor).collect::<Vec<_>>())
        .build();
    let results: Vec<SarifResult> =
        families.iter().map(|family| result(family, certificate, file)).collect();
    let run =
        SarifRun::builder().tool(Tool::builder().driver(driver).build()).results(results).build();
    let version = serde_json::json!("2.1.0");
    let sarif = Sarif::builder().schema(SCHEMA).version(version).runs(vec![run]).build();
    serde_json::to_string(&sarif).expect("the report has a JSON form")
}

fn descriptor(family: &Family<'_>) -> ReportingDescriptor {
    let title = MultiformatMessageString::builder().text(shown(&family.title)).build();
    ReportingDescriptor::builder().id(shown(&family.id)).short_description(title).build()
}

fn result(family: &Family<'_>, certificate: &Certificate<'_>, file: &str) -> SarifResult {
    let run = certificate.run;
    let counts = family.level <= certificate.asked;
    let text = certificate.families_text(slice::from_ref(family), Ink::Plain);
    let artifact = ArtifactLocation::builder().uri(file).build();
    let places: Vec<LogicalLocation> = family
        .places()
        .into_iter()
        .filter(|place| !place.is_empty())
        .map(|place| LogicalLocation::builder().fully_qualified_name(shown(place)).build())
        .collect();
    let location = Location::builder()
        .physical_location(PhysicalLocation::builder().artifact_location(artifact).build())
        .logical_locations(places)
        .build();
    let suppressions: Vec<Suppression> = run
        .expectation_of(family.smallest(), &family.id)
        .map(|expected| {
            let kind = serde_json::json!("external");
            Suppression::builder().kind(kind).justification(shown(&expected.reason)).build()
        })
        .into_iter()
        .collect();
    let fingerprint = [("family/v1".to_owned(), shown(&family.id))];
    SarifResult::builder()
        .rule_id(shown(&family.id))
        .level(if counts { ResultLevel::Error } else { ResultLevel::Note })
        .message(Message::builder().text(text.trim_end()).build())
        .locations(vec![location])
        .suppressions(suppressions)
        .partial_fingerprints(BTreeMap::from(fingerprint))
        .build()
}

fn shown(text: &str) -> String {
    Visible(text).to_string()
}
