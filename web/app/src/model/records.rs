//! The updates that the page still holds.

use experiment::{IterationRecord, RunConfig};
use std::collections::VecDeque;
use std::rc::Rc;

/// Most records held.
pub const MOST_RECORDS: usize = 256;
/// Most records whose messages are handed out at once: more than a curve shows, and few enough to look at each.
const MOST_MESSAGES: usize = 64;
/// Records older than this many updates are dropped. At full speed a frame brings some twenty updates and one record,
/// so the store stops growing early in a run.
pub(super) const WINDOW: u64 = 1_024;
/// Most memory that the records may take, in bytes.
pub(super) const MOST_BYTES: usize = 32 << 20;

/// One held update.
#[derive(Clone, Debug)]
pub struct Kept {
    /// The update.
    pub record: Rc<IterationRecord>,
    /// The configuration it was made with.
    pub config: Rc<RunConfig>,
    /// The message that brought it, encoded as it came; empty where it came without one.
    pub message: Vec<u8>,
    bytes: usize,
}

/// The newest records of a run, oldest first, each with the configuration it was made with.
#[derive(Clone, Debug, Default)]
pub struct Records {
    kept: VecDeque<Kept>,
    bytes: usize,
    /// A configuration and the last update made before it applied, in order.
    epochs: Vec<(u64, Rc<RunConfig>)>,
    /// The message that is being heard.
    message: Vec<u8>,
}

impl Records {
    /// Forgets everything: a run begins.
    pub fn clear(&mut self) {
        self.kept.clear();
        self.epochs.clear();
        self.bytes = 0;
    }

    /// The run stands at `iteration` and goes on with `config`: later records belong to a course that was given up.
    pub fn stand_at(&mut self, iteration: u64, config: &RunConfig) {
        while self.kept.back().is_some_and(|k| k.record.iteration > iteration) {
            if let Some(dropped) = self.kept.pop_back() {
                self.bytes -= dropped.bytes;
            }
        }
        self.epochs.retain(|(after, _)| *after <= iteration);
        self.apply(iteration, config);
    }

    /// Updates after `iteration` are made with `config`.
    pub fn apply(&mut self, iteration: u64, config: &RunConfig) {
        if self.epochs.last().is_some_and(|(_, last)| **last == *config) {
            return;
        }
        self.epochs.retain(|(after, _)| *after < iteration || iteration == 0);
        self.epochs.push((iteration, Rc::new(config.clone())));
    }

    /// A message is about to be heard; the record that it brings keeps its bytes.
    pub fn arrives(&mut self, message: Vec<u8>) {
        self.message = message;
    }

    /// Keeps a record and drops what no longer fits. A record that arrives again replaces what came after it.
    pub fn push(&mut self, record: IterationRecord) {
        let Some(config) = self.config_of(record.iteration) else { return };
        while self.kept.back().is_some_and(|k| k.record.iteration >= record.iteration) {
            if let Some(dropped) = self.kept.pop_back() {
                self.bytes -= dropped.bytes;
            }
        }
        let newest = record.iteration;
        let message = std::mem::take(&mut self.message);
        let bytes = size(&record) + message.len();
        self.bytes += bytes;
        self.kept.push_back(Kept { record: Rc::new(record), config, message, bytes });
        while self.kept.len() > 1
            && (self.kept.len() > MOST_RECORDS
                || self.bytes > MOST_BYTES
                || self.kept.front().is_some_and(|k| k.record.iteration + WINDOW < newest))
        {
            if let Some(dropped) = self.kept.pop_front() {
                self.bytes -= dropped.bytes;
            }
        }
        let oldest = self.kept.front().map_or(newest, |k| k.record.iteration);
        let needless = self.epochs.iter().filter(|(after, _)| *after < oldest).count().saturating_sub(1);
        self.epochs.drain(..needless);
    }

    /// The configuration that an update was made with.
    fn config_of(&self, iteration: u64) -> Option<Rc<RunConfig>> {
        let earlier = self.epochs.iter().rev().find(|(after, _)| *after < iteration);
        earlier.or(self.epochs.first()).map(|(_, config)| config.clone())
    }

    /// The newest record.
    pub fn newest(&self) -> Option<&Kept> {
        self.kept.back()
    }

    /// The record of this update, or of the nearest one held.
    pub fn nearest(&self, iteration: u64) -> Option<&Kept> {
        self.kept.iter().min_by_key(|k| k.record.iteration.abs_diff(iteration))
    }

    /// The first record held after an update.
    pub fn after(&self, iteration: u64) -> Option<&Kept> {
        self.kept.iter().find(|k| k.record.iteration > iteration)
    }

    /// The last record held before an update.
    pub fn before(&self, iteration: u64) -> Option<&Kept> {
        self.kept.iter().rev().find(|k| k.record.iteration < iteration)
    }

    /// Tells the messages of at most 64 updates, evenly chosen, the newest first.
    pub fn messages(&self, mut tell: impl FnMut(&[u8])) {
        let stride = self.kept.len() / MOST_MESSAGES + 1;
        let mut left = self.kept.len();
        while let Some(kept) = left.checked_sub(1).and_then(|place| self.kept.get(place)) {
            tell(&kept.message);
            left = left.saturating_sub(stride);
        }
    }

    /// The updates held, oldest first.
    pub fn updates(&self) -> impl Iterator<Item = u64> + '_ {
        self.kept.iter().map(|k| k.record.iteration)
    }

    /// Number of records held.
    pub fn len(&self) -> usize {
        self.kept.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.kept.is_empty()
    }
}

/// About how many bytes a record takes: its tables, its summaries, its maps.
fn size(record: &IterationRecord) -> usize {
    let cells = record.policy_before.probs().len();
    let tables = 2 + usize::from(record.policy_push.is_some());
    let folded = 3 * cells * size_of::<f64>();
    let maps: usize = record.maps.iter().map(String::len).sum();
    size_of::<IterationRecord>()
        + tables * cells * size_of::<f32>()
        + folded
        + size_of_val(record.episodes.as_slice())
        + size_of_val(record.groups.as_slice())
        + maps
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::demo;

    fn record(iteration: u64) -> IterationRecord {
        let scene = demo::scene(RunConfig::default(), 0.3, 0).unwrap();
        IterationRecord { iteration, ..(*scene.record).clone() }
    }

    fn filled(count: u64, stride: u64) -> Records {
        let template = record(1);
        let mut records = Records::default();
        records.stand_at(0, &RunConfig::default());
        for index in 1..=count {
            records.push(IterationRecord { iteration: index * stride, ..template.clone() });
        }
        records
    }

    #[test]
    fn the_number_of_records_is_bounded() {
        let records = filled(400, 1);
        assert_eq!(records.len(), MOST_RECORDS);
        assert_eq!(records.newest().unwrap().record.iteration, 400);
    }

    #[test]
    fn at_full_speed_the_store_is_full_before_update_2000() {
        let early = filled(1_900 / 20, 20);
        let late = filled(20_000 / 20, 20);
        assert_eq!(early.len(), late.len());
    }

    #[test]
    fn records_know_the_configuration_they_were_made_with() {
        let old = RunConfig::default();
        let new = RunConfig { learning_rate: 0.5, ..old.clone() };
        let mut records = Records::default();
        records.stand_at(0, &old);
        records.push(record(1));
        records.apply(2, &new);
        records.push(record(2));
        records.push(record(3));
        let rates: Vec<f64> = (1..=3).map(|i| records.nearest(i).unwrap().config.learning_rate).collect();
        assert_eq!(rates, [old.learning_rate, old.learning_rate, 0.5]);
    }

    #[test]
    fn standing_at_an_earlier_update_drops_the_later_ones() {
        let mut records = filled(10, 1);
        records.stand_at(4, &RunConfig::default());
        assert_eq!(records.newest().unwrap().record.iteration, 4);
        records.push(record(5));
        assert_eq!(records.before(5).unwrap().record.iteration, 4);
        assert!(records.after(5).is_none());
    }

    #[test]
    fn messages_are_chosen_evenly_from_the_newest_on() {
        let template = record(1);
        let chosen = |count: u64| {
            let mut records = Records::default();
            records.stand_at(0, &RunConfig::default());
            for iteration in 1..=count {
                records.arrives(vec![iteration as u8]);
                records.push(IterationRecord { iteration, ..template.clone() });
            }
            let mut chosen = Vec::new();
            records.messages(|message| chosen.push(message[0]));
            chosen
        };
        assert!(chosen(0).is_empty());
        assert_eq!(chosen(3), [3, 2, 1]);
        assert_eq!(chosen(63).len(), 63);
        assert_eq!(chosen(64)[..3], [64, 62, 60]);
        assert!(chosen(250).len() > 32 && chosen(250).len() <= MOST_MESSAGES);
    }

    #[test]
    fn the_nearest_held_update_is_found() {
        let records = filled(5, 10);
        assert_eq!(records.nearest(24).unwrap().record.iteration, 20);
        assert_eq!(records.nearest(1_000).unwrap().record.iteration, 50);
    }
}
