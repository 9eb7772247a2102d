//! Flaws that take some texts for something else, or tidy them up, outside the claims: members of
//! sub-objects, and roles.

use crate::contract::Level::Reader;
use crate::gallery::Flaw;
use crate::gallery::factors::texts_of_sub_objects;
use crate::gallery::flawed::Step::Echo;
use crate::gallery::scan::edit_runs;
use crate::gallery::tree::role_texts;

/// Removes the zeros at the start of a text of digits, but not its last digit.
fn remove_leading_zeros(text: &mut String) {
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        let zeros = text.len() - text.trim_start_matches('0').len();
        text.drain(..zeros.min(text.len().saturating_sub(1)));
    }
}

fn is_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@'])
}

pub(in crate::gallery) const FLAWS: &[Flaw] = &[
    Flaw {
        name: "phone-number-punctuation-dropped",
        level: Reader,
        expected_subjects: &["factors/*"],
        description: "drops spaces, hyphens, points and parentheses in phone numbers \
                      (libphonenumber's E.164)",
        step: Echo(|root| {
            texts_of_sub_objects(root, "phone_number")
                .for_each(|number| number.retain(|character| !" -.()".contains(character)));
        }),
    },
    Flaw {
        name: "provider-subject-leading-zeros-lost",
        level: Reader,
        expected_subjects: &["packed/member-texts"],
        description: "loses zeros at the start of a provider's subject of only digits (CSV \
                      imports, spreadsheets)",
        step: Echo(|root| {
            texts_of_sub_objects(root, "provider_subject").for_each(remove_leading_zeros);
        }),
    },
    Flaw {
        name: "wallet-address-lower-cased",
        level: Reader,
        expected_subjects: &["packed/member-texts"],
        description: "writes the address of a wallet in lower case if it begins with 0x, and so \
                      loses its checksum (Ethereum's libraries)",
        step: Echo(|root| {
            texts_of_sub_objects(root, "crypto_wallet_address")
                .filter(|address| address.starts_with("0x"))
                .for_each(|address| address.make_ascii_lowercase());
        }),
    },
    Flaw {
        name: "user-agent-spaces-collapsed",
        level: Reader,
        expected_subjects: &["packed/member-texts"],
        description: "turns each run of white space in a user agent into one space (header \
                      parsers, XML's normalizedString)",
        step: Echo(|root| {
            texts_of_sub_objects(root, "user_agent").for_each(|agent| {
                *agent = edit_runs(agent, |character| character.is_whitespace(), |_| " ".into());
            });
        }),
    },
    Flaw {
        name: "webauthn-domain-lower-cased",
        level: Reader,
        expected_subjects: &["packed/member-texts"],
        description: "writes the domain of a webauthn factor in lower case (URL parsers)",
        step: Echo(|root| {
            texts_of_sub_objects(root, "domain").for_each(|domain| domain.make_ascii_lowercase());
        }),
    },
    Flaw {
        name: "plus-as-space-in-email",
        level: Reader,
        expected_subjects: &["factors/text"],
        description: "turns a plus sign in an e-mail address into a space (one form decoder too \
                      many)",
        step: Echo(|root| {
            texts_of_sub_objects(root, "email_address")
                .for_each(|address| *address = address.replace('+', " "));
        }),
    },
    Flaw {
        name: "external-id-cut-at-hash",
        level: Reader,
        expected_subjects: &["packed/member-texts"],
        description: "cuts the external id of an SSO factor at a number sign (URL parsers, \
                      comments in configuration files)",
        step: Echo(|root| {
            texts_of_sub_objects(root, "external_id").for_each(|id| {
                id.truncate(id.find('#').unwrap_or(id.len()));
            });
        }),
    },
    Flaw {
        name: "role-namespace-dropped",
        level: Reader,
        expected_subjects: &["roles/text"],
        description: "keeps only what follows the last colon of a role (XML namespaces, URNs, \
                      Terraform's imports)",
        step: Echo(|root| {
            role_texts(root).for_each(|role| {
                role.drain(..role.rfind(':').map_or(0, |colon| colon + 1));
            });
        }),
    },
    Flaw {
        name: "role-path-normalised",
        level: Reader,
        expected_subjects: &["packed/roles"],
        description: "takes a role with a slash for a path and drops a slash at its end (URL \
                      joins, paths of cloud IAM)",
        step: Echo(|root| {
            role_texts(root).for_each(|role| role.truncate(role.trim_end_matches('/').len()));
        }),
    },
    Flaw {
        name: "formulas-defused-in-roles",
        level: Reader,
        expected_subjects: &["roles/text", "roles/character"],
        description: "puts an apostrophe before a role that begins with =, +, - or @ (protection \
                      against formulas in CSV exports)",
        step: Echo(|root| {
            role_texts(root).filter(|role| is_formula(role)).for_each(|role| role.insert(0, '\''));
        }),
    },
    Flaw {
        name: "role-placeholder-expanded",
        level: Reader,
        expected_subjects: &["packed/roles"],
        description: "takes a percent sign with s or d for a placeholder and drops it (printf \
                      with the role as its format)",
        step: Echo(|root| {
            role_texts(root).for_each(|role| *role = role.replace("%s", "").replace("%d", "0"));
        }),
    },
];
