//! Where JavaScript and the rules hand each other what they have.

use timpush_sched::accounts::{self, parse_accounts};
use timpush_sched::tape::Tape;
use timpush_sched::{Figure, Issue, Severity, Step};
use timpush_sched_client::OnlyThread;

/// The tape that JavaScript writes and the answer that it reads, each as words and texts.
#[derive(Default)]
pub(super) struct Desk {
    words: Vec<u32>,
    texts: Vec<u8>,
    answer_words: Vec<u32>,
    answer_texts: String,
    answer: [usize; 3],
}

/// In a box, so that it stays where JavaScript looks for the answer.
static DESK: OnlyThread<Box<Desk>> = OnlyThread::new();

impl Desk {
    pub(super) fn with<T>(use_it: impl FnOnce(&mut Self) -> T) -> T {
        DESK.with(|desk| use_it(desk))
    }

    pub(super) fn words(&mut self, room: usize) -> usize {
        grow(&mut self.words, room)
    }

    pub(super) fn texts(&mut self, room: usize) -> usize {
        grow(&mut self.texts, room)
    }

    pub(super) fn answer(&mut self) -> usize {
        let texts = self.answer_texts.as_ptr() as usize;
        self.answer = [self.answer_words.as_ptr() as usize, texts, self.answer_texts.len()];
        self.answer.as_ptr() as usize
    }

    /// The texts that JavaScript put there.
    pub(super) fn text(&self, bytes: usize) -> &str {
        str::from_utf8(self.texts.get(..bytes).unwrap_or_default()).unwrap_or_default()
    }

    /// Reads what is on the tape.
    pub(super) fn read<T>(
        &mut self,
        words: usize,
        bytes: usize,
        unreadable: bool,
        read: impl FnOnce(&Tape) -> T,
    ) -> T {
        let words = self.words.get(..words).unwrap_or_default();
        let texts = str::from_utf8(self.texts.get(..bytes).unwrap_or_default()).unwrap_or_default();
        read(&Tape::new(words, texts, unreadable))
    }

    fn clear(&mut self) {
        self.answer_words.clear();
        self.answer_texts.clear();
    }

    /// Leaves texts as the answer, each marked or not, and says how many.
    pub(super) fn answer_marked(&mut self, texts: &[(&str, bool)]) -> usize {
        self.clear();
        for (text, mark) in texts {
            self.tell_text(u32::from(*mark), text);
        }
        self.answer_words.len()
    }

    /// Leaves one text as the answer, or none, and says how many.
    pub(super) fn answer_text(&mut self, text: Option<&str>) -> usize {
        match text {
            Some(text) => self.answer_marked(&[(text, false)]),
            None => self.answer_marked(&[]),
        }
    }

    /// Leaves issues as the answer, and says how many.
    pub(super) fn answer_issues(&mut self, issues: &[Issue]) -> usize {
        self.clear();
        for issue in issues {
            self.tell(issue);
        }
        issues.len()
    }

    /// Looks for accounts in the texts, and leaves where they are as the answer.
    pub(super) fn answer_accounts(&mut self, bytes: usize) -> usize {
        let texts = std::mem::take(&mut self.texts);
        let text = str::from_utf8(texts.get(..bytes).unwrap_or_default()).unwrap_or_default();
        let found = parse_accounts(text);
        self.clear();
        self.answer_words.extend([found.duplicates, found.invalid.len() as u32]);
        for invalid in &found.invalid {
            self.answer_words.extend([invalid.line, u32::from(invalid.code == accounts::GARBLED)]);
            self.tell_text(0, &invalid.value);
        }
        self.answer_words.extend_from_slice(&found.into_utf16_spans());
        self.texts = texts;
        self.answer_words.len()
    }

    fn tell(&mut self, issue: &Issue) {
        let severity = u32::from(issue.severity == Severity::Warning);
        self.answer_words.extend([issue.code as u32 | severity << 16, issue.server_code.unwrap_or(0)]);
        self.tell_text(0, &issue.message);
        self.answer_words.push(issue.path.len() as u32);
        for step in &issue.path {
            match step {
                Step::Index(index) => self.answer_words.push((*index as u32) << 1),
                Step::Member(name) => self.tell_text(1, name),
            }
        }
        self.answer_words.push(issue.params.len() as u32);
        for (param, figure) in &issue.params {
            match figure {
                Figure::Number(number) => {
                    let bits = number.cast_unsigned();
                    self.answer_words.extend([(*param as u32) << 1, bits as u32, (bits >> 32) as u32]);
                }
                Figure::Text(text) => {
                    self.answer_words.push((*param as u32) << 1 | 1);
                    self.tell_text(0, text);
                }
            }
        }
    }

    /// A text's length in JavaScript's units; the text itself stands behind those before it.
    fn tell_text(&mut self, mark: u32, text: &str) {
        let units = if text.is_ascii() { text.len() } else { text.encode_utf16().count() };
        self.answer_words.push((units as u32) << 1 | mark);
        self.answer_texts.push_str(text);
    }
}

/// Room for so many, and where they start.
fn grow<T: Clone + Default>(room: &mut Vec<T>, len: usize) -> usize {
    if room.len() < len {
        room.resize(len, T::default());
    }
    room.as_ptr() as usize
}
