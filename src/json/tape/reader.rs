//! The strict reader: exactly RFC 8259 in UTF-8, without recursion.

use crate::contract::Ambiguity;

use super::node::push_segment;
use super::syntax::{Reason, Syntax};
use super::{Entry, Kind, Marks, Tape, names, number, string};

/// Each buffer of a tape keeps about this much capacity for the next document, and releases the
/// rest.
const KEPT_CAPACITY: usize = 1 << 20;
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

impl Tape {
    /// Reads a document, which replaces the previous one.
    ///
    /// # Errors
    /// If the document is not JSON, is not UTF-8, or is longer than [`Tape::LIMIT`]. If it is
    /// neither UTF-8 nor JSON, the error is [`Reason::Encoding`].
    pub fn read(&mut self, document: &[u8]) -> Result<(), Syntax> {
        self.clear();
        if document.len() > Self::LIMIT {
            return Err(*Syntax::new(Self::LIMIT, Reason::Length));
        }
        let (valid, invalid_at) = match std::str::from_utf8(document) {
            Ok(text) => (text, None),
            Err(error) => {
                let valid = document.utf8_chunks().next().map_or("", |chunk| chunk.valid());
                (valid, Some(error.valid_up_to()))
            }
        };
        self.text.push_str(valid);
        let parsed = self.parse();
        match (invalid_at, parsed) {
            (None, Ok(())) => Ok(()),
            (None, Err(syntax)) => Err(Syntax { pointer: self.open_pointer(), ..*syntax }),
            (Some(offset), _) => {
                Err(Syntax { offset, reason: Reason::Encoding, pointer: self.open_pointer() })
            }
        }
    }

    fn clear(&mut self) {
        self.text.clear();
        self.entries.clear();
        self.entries.shrink_to(KEPT_CAPACITY);
        self.text.shrink_to(KEPT_CAPACITY);
        self.decoded.clear();
        self.decoded.shrink_to(KEPT_CAPACITY);
        self.open.clear();
        self.open.shrink_to(KEPT_CAPACITY);
        self.prints.clear();
        self.prints.shrink_to(KEPT_CAPACITY);
        self.marks = Marks::default();
        self.byte_order_mark = false;
        self.in_scalar = false;
        self.too_deep = None;
    }

    fn parse(&mut self) -> Result<(), Box<Syntax>> {
        let text = std::mem::take(&mut self.text);
        let result = Reader { bytes: text.as_bytes(), text: &text, at: 0, tape: self }.document();
        self.text = text;
        result
    }

    /// The pointer of the innermost value that has begun but not ended.
    fn open_pointer(&self) -> String {
        let mut pointer = String::new();
        let containers = self.open.len().saturating_sub(usize::from(!self.in_scalar));
        for &container in &self.open[..containers] {
            let Entry { kind, len, link, .. } = self.entries[container as usize];
            match kind {
                // While a container is open, `link` is the index of its last name or element, or 0
                // if there is none yet.
                Kind::Object if link != 0 => push_segment(&mut pointer, self.node(link).text()),
                Kind::Array if link != 0 => push_segment(&mut pointer, &(len - 1).to_string()),
                _ => break,
            }
        }
        pointer
    }
}

pub(super) struct Reader<'t> {
    pub(super) bytes: &'t [u8],
    text: &'t str,
    at: usize,
    pub(super) tape: &'t mut Tape,
}

impl Reader<'_> {
    fn document(&mut self) -> Result<(), Box<Syntax>> {
        if self.bytes.starts_with(BYTE_ORDER_MARK) {
            self.tape.byte_order_mark = true;
            self.at = BYTE_ORDER_MARK.len();
        }
        loop {
            self.white_space();
            if self.value()? && self.after_value()? {
                break;
            }
        }
        match self.peek() {
            None => Ok(()),
            Some(_) => Err(self.error(Reason::AfterValue)),
        }
    }

    /// Reads a scalar, an empty container, or the start of any other container, up to its first
    /// value. Returns whether the value is complete.
    fn value(&mut self) -> Result<bool, Box<Syntax>> {
        match self.peek() {
            Some(b'{') => self.open(Kind::Object, b'}'),
            Some(b'[') => self.open(Kind::Array, b']'),
            Some(first @ (b'"' | b'-' | b'0'..=b'9' | b't' | b'f' | b'n')) => {
                self.count_element();
                self.tape.in_scalar = true;
                self.scalar(first)?;
                self.tape.in_scalar = false;
                Ok(true)
            }
            Some(_) => Err(self.error(Reason::Value)),
            None => Err(self.error(Reason::EndBeforeValue)),
        }
    }

    fn scalar(&mut self, first: u8) -> Result<(), Box<Syntax>> {
        match first {
            b'"' => self.string().map(drop),
            b't' => self.literal("true", Kind::True),
            b'f' => self.literal("false", Kind::False),
            b'n' => self.literal("null", Kind::Null),
            _ => self.number(),
        }
    }

    /// Closes the containers that end after a value, and moves on to the next value, if there is
    /// one. Returns whether the value of the document is complete.
    fn after_value(&mut self) -> Result<bool, Box<Syntax>> {
        loop {
            self.white_space();
            let Some(&container) = self.tape.open.last() else { return Ok(true) };
            let in_object = self.tape.entries[container as usize].kind == Kind::Object;
            match (self.peek(), in_object) {
                (Some(b'}'), true) | (Some(b']'), false) => self.close(container),
                (Some(b','), true) => {
                    self.at += 1;
                    self.white_space();
                    return self.name().map(|()| false);
                }
                (Some(b','), false) => {
                    self.at += 1;
                    return Ok(false);
                }
                (Some(_), true) => return Err(self.error(Reason::AfterMember)),
                (Some(_), false) => return Err(self.error(Reason::AfterElement)),
                (None, true) => return Err(self.error(Reason::EndInObject)),
                (None, false) => return Err(self.error(Reason::EndInArray)),
            }
        }
    }

    fn open(&mut self, kind: Kind, closing: u8) -> Result<bool, Box<Syntax>> {
        self.count_element();
        let index = self.tape.entries.len() as u32;
        self.push(kind, Marks::default(), self.at, self.at + 1);
        self.tape.open.push(index);
        if self.tape.open.len() > Ambiguity::DEPTH_LIMIT && self.tape.too_deep.is_none() {
            self.tape.too_deep = Some(index);
        }
        self.at += 1;
        self.white_space();
        if self.peek() == Some(closing) {
            self.close(index);
            return Ok(true);
        }
        if kind == Kind::Object {
            self.name()?;
        }
        Ok(false)
    }

    fn close(&mut self, container: u32) {
        self.at += 1;
        self.tape.open.pop();
        let after = self.tape.entries.len() as u32;
        let entry = &mut self.tape.entries[container as usize];
        entry.end = self.at as u32;
        entry.link = after;
        if entry.kind == Kind::Object && self.has_duplicates(container) {
            self.tape.entries[container as usize].marks.add(Marks::DUPLICATE_NAME);
            self.tape.marks.add(Marks::DUPLICATE_NAME);
        }
    }

    fn name(&mut self) -> Result<(), Box<Syntax>> {
        match self.peek() {
            Some(b'"') => {}
            Some(_) => return Err(self.error(Reason::Name)),
            None => return Err(self.error(Reason::EndBeforeName)),
        }
        let (index, start) = (self.tape.entries.len() as u32, self.at);
        let is_escaped = self.string()?.has(Marks::ESCAPED);
        if let Some(&object) = self.tape.open.last() {
            let entry = &mut self.tape.entries[object as usize];
            entry.len += 1;
            entry.link = index;
        }
        let name =
            if is_escaped { self.name_text(index) } else { &self.bytes[start + 1..self.at - 1] };
        self.tape.prints.push(names::fingerprint(name));
        self.white_space();
        match self.peek() {
            Some(b':') => self.at += 1,
            Some(_) => return Err(self.error(Reason::Colon)),
            None => return Err(self.error(Reason::EndBeforeColon)),
        }
        Ok(())
    }

    fn count_element(&mut self) {
        let next = self.tape.entries.len() as u32;
        let Some(&container) = self.tape.open.last() else { return };
        let entry = &mut self.tape.entries[container as usize];
        if entry.kind == Kind::Array {
            entry.len += 1;
            entry.link = next;
        }
    }

    #[inline]
    fn string(&mut self) -> Result<Marks, Box<Syntax>> {
        let start = self.at;
        let end = string::plain_end(self.bytes, start + 1);
        match self.bytes.get(end) {
            Some(b'"') => {
                self.push(Kind::String, Marks::default(), start, end + 1);
                self.at = end + 1;
                Ok(Marks::default())
            }
            Some(b'\\') => self.escaped_string(),
            Some(_) => Err(Syntax::new(end, Reason::ControlCharacter)),
            None => Err(Syntax::new(end, Reason::EndInString)),
        }
    }

    #[cold]
    fn escaped_string(&mut self) -> Result<Marks, Box<Syntax>> {
        let start = self.at;
        let from = self.tape.decoded.len() as u32;
        let (end, marks) = string::decode(self.text, start + 1, &mut self.tape.decoded)?;
        let len = self.tape.decoded.len() as u32 - from;
        self.tape.marks.add(marks);
        let (start, end) = (start as u32, end as u32 + 1);
        let entry = Entry { kind: Kind::String, marks, start, end, link: from, len };
        self.tape.entries.push(entry);
        self.at = end as usize;
        Ok(marks)
    }

    fn number(&mut self) -> Result<(), Box<Syntax>> {
        let start = self.at;
        let error = |(length, reason)| Syntax::new(start + length, reason);
        let end = start + number::scan(&self.bytes[start..]).map_err(error)?;
        let out_of_range = number::is_out_of_range(&self.text[start..end]);
        let marks = if out_of_range { Marks::NUMBER_RANGE } else { Marks::default() };
        self.tape.marks.add(marks);
        self.push(Kind::Number, marks, start, end);
        self.at = end;
        Ok(())
    }

    fn literal(&mut self, word: &str, kind: Kind) -> Result<(), Box<Syntax>> {
        let rest = &self.bytes[self.at..];
        let same = rest.iter().zip(word.as_bytes()).take_while(|(one, other)| one == other).count();
        if same < word.len() {
            return Err(Syntax::new(self.at + same, Reason::Literal));
        }
        self.push(kind, Marks::default(), self.at, self.at + same);
        self.at += same;
        Ok(())
    }

    fn push(&mut self, kind: Kind, marks: Marks, start: usize, end: usize) {
        let entry = Entry { kind, marks, start: start as u32, end: end as u32, link: 0, len: 0 };
        self.tape.entries.push(entry);
    }

    fn white_space(&mut self) {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.bytes.get(self.at) {
            self.at += 1;
        }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn error(&self, reason: Reason) -> Box<Syntax> {
        Syntax::new(self.at, reason)
    }
}
