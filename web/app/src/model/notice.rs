//! What the page has to tell the reader, until it is dismissed.

/// How serious a notice is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Good to know.
    Info,
    /// Something did not go as asked.
    Warning,
}

/// What a notice is about: a newer notice about the same replaces the older.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// The link that was opened.
    Link,
    /// The CPU worker.
    Cpu,
    /// The WebGPU worker.
    Webgpu,
    /// Page and worker are of different builds.
    Build,
    /// The run.
    Run,
    /// A setting that was refused.
    Settings,
    /// The link that was copied.
    Share,
}

/// One notice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Its number, for dismissing it.
    pub id: usize,
    /// What it is about.
    pub subject: Subject,
    /// How serious it is.
    pub tone: Tone,
    /// What it says: what happened, and what to do.
    pub text: String,
}

/// The notices that stand; at most one for each subject.
#[derive(Clone, Debug, Default)]
pub struct Notices {
    list: Vec<Notice>,
    next: usize,
}

impl Notices {
    /// Says something.
    pub fn say(&mut self, subject: Subject, tone: Tone, text: String) {
        self.withdraw(subject);
        self.list.push(Notice { id: self.next, subject, tone, text });
        self.next += 1;
    }

    /// Takes back what is no longer true.
    pub fn withdraw(&mut self, subject: Subject) {
        self.list.retain(|n| n.subject != subject);
    }

    /// The reader has read it.
    pub fn dismiss(&mut self, id: usize) {
        self.list.retain(|n| n.id != id);
    }

    /// All that stand, oldest first.
    pub fn list(&self) -> &[Notice] {
        &self.list
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_newer_notice_replaces_the_older_about_the_same() {
        let mut notices = Notices::default();
        notices.say(Subject::Link, Tone::Warning, "one".into());
        notices.say(Subject::Run, Tone::Info, "two".into());
        notices.say(Subject::Link, Tone::Warning, "three".into());
        let texts: Vec<&str> = notices.list().iter().map(|n| n.text.as_str()).collect();
        assert_eq!(texts, ["two", "three"]);
        notices.dismiss(notices.list()[0].id);
        assert_eq!(notices.list().len(), 1);
    }
}
