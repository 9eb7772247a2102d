//! Replay tokens: a case as one word, from which it can be replayed ([`Replay`]).

use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use lz4_flex::block::{compress_prepend_size_with_dict, decompress_with_dict};
use sha2::{Digest, Sha256};

/// A document and its twin: everything needed to replay a case.
///
/// ```
/// use nearmiss::case::Replay;
///
/// let replay = Replay { document: b"[]".to_vec(), twin: Some(b"{}".to_vec()) };
/// assert_eq!(Replay::read(&replay.token(), None)?, replay);
/// # Ok::<(), nearmiss::case::TokenError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replay {
    /// The document.
    pub document: Vec<u8>,
    /// The twin, if there is one.
    pub twin: Option<Vec<u8>>,
}

/// Why a token cannot be read.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct TokenError(#[from] Problem);

#[derive(Debug, thiserror::Error)]
enum Problem {
    /// The token does not begin with `nm1:`.
    #[error("a replay token begins with `nm1:`: copy all of it from the report")]
    Prefix,
    /// The text after `nm1:` is damaged.
    #[error("the replay token is damaged ({0}): copy all of it from the report")]
    Damaged(&'static str),
    /// The token names a file that cannot be read.
    #[error(
        "the document {0} of the replay token cannot be read: {1}; name its folder with --findings"
    )]
    File(String, std::io::Error),
    /// The token names a file that was changed.
    #[error(
        "the document {0} of the replay token was changed: restore it from the run that wrote it"
    )]
    Changed(String),
}

const PREFIX: &str = "nm1:";
const BY_HASH: &str = "sha256:";
/// The length in bytes of the longest token that holds the documents themselves. A case that needs
/// more gets a token that names files. Every system accepts an argument of this length.
const LONGEST: usize = 24 << 10;
/// An upper bound on LZ4's compression ratio. A token that claims a higher ratio is damaged.
const TIGHTEST: usize = 256;
/// The length of the checksum: the first bytes of a SHA-256.
const CHECK: usize = 4;

/// Text that most documents have in common, as a dictionary for LZ4. It is part of the token's
/// format and must never change.
const DICTIONARY: &[u8] = include_bytes!("token.dictionary.json");

impl Replay {
    /// The token. It holds the documents or, if that would make it too long, the hashes that name
    /// their files.
    pub fn token(&self) -> String {
        let packed = self.packed();
        if packed.len() <= LONGEST {
            return packed;
        }
        let hashes: Vec<String> = self.documents().map(hash).collect();
        format!("{PREFIX}{BY_HASH}{}", hashes.join("-"))
    }

    /// The files that the token refers to: for each, its name and its document. Empty if the token
    /// holds the documents.
    #[doc(hidden)]
    pub fn files(&self) -> Vec<(String, &[u8])> {
        if self.packed().len() <= LONGEST {
            return Vec::new();
        }
        self.documents().map(|document| (file_name(&hash(document)), document)).collect()
    }

    /// Reads a token. Files that it names are read from `folder` or, without one, from the current
    /// directory.
    ///
    /// # Errors
    /// If the text is not a token or is damaged, or if a file that it names was changed or cannot
    /// be read.
    pub fn read(token: &str, folder: Option<&Path>) -> Result<Self, TokenError> {
        let rest = token.trim().strip_prefix(PREFIX).ok_or(Problem::Prefix)?;
        let replay = match rest.strip_prefix(BY_HASH) {
            Some(hashes) => from_files(hashes, folder.unwrap_or_else(|| Path::new(".")))?,
            None => unpack(rest)?,
        };
        Ok(replay)
    }

    fn documents(&self) -> impl Iterator<Item = &[u8]> {
        [Some(&self.document), self.twin.as_ref()].into_iter().flatten().map(Vec::as_slice)
    }

    /// The token that holds the documents: the prefix and a text in base64url. The text encodes the
    /// length of the content, the compressed content, and the checksum of the content. The content
    /// is one byte that says whether there is a twin, four bytes with the document's length, the
    /// document, and the twin.
    fn packed(&self) -> String {
        let mut bytes = vec![u8::from(self.twin.is_some())];
        // A document whose length does not fit makes the token so long that it names files instead.
        bytes.extend((self.document.len() as u32).to_le_bytes());
        self.documents().for_each(|document| bytes.extend(document));
        let mut packed = compress_prepend_size_with_dict(&bytes, DICTIONARY);
        packed.extend(&Sha256::digest(&bytes)[..CHECK]);
        PREFIX.to_owned() + &URL_SAFE_NO_PAD.encode(packed)
    }
}

fn unpack(text: &str) -> Result<Replay, Problem> {
    if text.len() > LONGEST {
        return Err(Problem::Damaged("longer than any token"));
    }
    let packed = URL_SAFE_NO_PAD.decode(text).map_err(|_| Problem::Damaged("not base64url"))?;
    let cut = || Problem::Damaged("cut short");
    let (packed, check) = packed.split_last_chunk::<CHECK>().ok_or_else(cut)?;
    let (size, packed) = packed.split_first_chunk::<4>().ok_or_else(cut)?;
    let size = u32::from_le_bytes(*size) as usize;
    if size > packed.len().saturating_mul(TIGHTEST) + DICTIONARY.len() {
        return Err(Problem::Damaged("of an impossible length"));
    }
    let bytes = decompress_with_dict(packed, size, DICTIONARY)
        .map_err(|_| Problem::Damaged("not compressed data"))?;
    if Sha256::digest(&bytes)[..CHECK] != *check {
        return Err(Problem::Damaged("its checksum is wrong"));
    }
    let (has_twin, rest) = bytes.split_first().ok_or_else(cut)?;
    let (length, rest) = rest.split_first_chunk::<4>().ok_or_else(cut)?;
    let length = u32::from_le_bytes(*length) as usize;
    let (document, twin) = rest.split_at_checked(length).ok_or_else(cut)?;
    let twin = (*has_twin == 1).then(|| twin.to_vec());
    Ok(Replay { document: document.to_vec(), twin })
}

fn from_files(hashes: &str, folder: &Path) -> Result<Replay, Problem> {
    let mut documents = Vec::new();
    for wanted in hashes.split('-') {
        if wanted.len() != 64 || !wanted.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(Problem::Damaged("not a SHA-256"));
        }
        let path = folder.join(file_name(wanted));
        let name = path.display().to_string();
        let document = std::fs::read(&path).map_err(|error| Problem::File(name.clone(), error))?;
        if hash(&document) != wanted {
            return Err(Problem::Changed(name));
        }
        documents.push(document);
    }
    let mut documents = documents.into_iter();
    let document = documents.next().ok_or(Problem::Damaged("empty"))?;
    Ok(Replay { document, twin: documents.next() })
}

fn hash(document: &[u8]) -> String {
    hex::encode(Sha256::digest(document))
}

fn file_name(hash: &str) -> String {
    format!("{hash}.json")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_damaged_token_is_an_error_and_never_a_panic() {
        let token = Replay { document: b"{\"a\":1}".to_vec(), twin: None }.token();
        for end in 0..token.len() {
            assert!(Replay::read(&token[..end], None).is_err(), "{}", &token[..end]);
            let mut other = token.clone();
            let changed = if &token[end..=end] == "A" { "B" } else { "A" };
            other.replace_range(end..=end, changed);
            assert!(Replay::read(&other, None).is_err(), "{other}");
        }
        for damaged in ["nm1:!", "nm1:sha256:zz", "nm2:abc", "", "nm1:____AAAAAAAAAA"] {
            assert!(Replay::read(damaged, None).is_err(), "{damaged}");
        }
        let long = format!("nm1:{}", "A".repeat(LONGEST + 1));
        let error = Replay::read(&long, None).unwrap_err().to_string();
        assert!(error.contains("longer than any token"), "{error}");
    }

    #[test]
    fn an_old_token_is_still_read() {
        let token = "nm1:QAAAAG8BIAAAAHtCAAV_LG51bGxdfSAAAmBiZXIiXX1bu7Rj";
        let replay = Replay::read(token, None).unwrap();
        assert_eq!(replay.document, br#"{"roles":["stytch_member",null]}"#);
        assert_eq!(replay.twin.unwrap(), br#"{"roles":["stytch_member"]}"#);
    }

    #[test]
    fn a_long_case_is_named_by_its_files() {
        let noise = crate::entropy::entropy::<30_000>(1, 0).to_vec();
        let replay = Replay { document: noise.repeat(2), twin: Some(noise) };
        let folder = std::env::temp_dir().join(format!("nearmiss-token-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        assert!(Replay::read(&replay.token(), Some(&folder)).is_err());
        for (name, document) in replay.files() {
            std::fs::write(folder.join(name), document).unwrap();
        }
        assert_eq!(Replay::read(&replay.token(), Some(&folder)).unwrap(), replay);
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
