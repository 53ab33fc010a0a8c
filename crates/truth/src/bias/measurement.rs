//! A measurement that is made batch by batch, so that somebody who has other things to do can stop in between.

use super::sums::{Figures, Sums};
use super::{BLOCKS, Bias, Expectation, Figure};
use crate::error::TruthError;
use crate::expected::{Setting, by_binomial, by_groups};
use crate::target::{dot, true_gradient};
use experiment::{Known, RunConfig, SeedStreams, collect};
use oracle::Payoff;
use rollout::Streams;

/// Updates of one policy, one batch after another.
#[derive(Clone, Debug)]
pub(super) struct Updates {
    streams: Streams,
    seed: u64,
    drawn: u32,
}

impl Updates {
    pub(super) fn new(seed: u64) -> Self {
        let seeds = SeedStreams::new(seed);
        Self { streams: Streams { policy: seeds.policy, env: seeds.env }, seed, drawn: 0 }
    }

    /// The push of the next batch.
    pub(super) fn draw(&mut self, setting: &Setting<'_>) -> Result<Vec<f64>, TruthError> {
        let Setting { replay, table, reference, memory, .. } = *setting;
        // One optimiser step for a batch: at ratio 1 minibatches would only split the same update.
        let config = RunConfig { seed: self.seed, steps_per_generation: 1, ..setting.config.clone() };
        self.drawn += 1;
        let known = Known { iteration: u64::from(self.drawn), memory, reference };
        let collected = collect(&config, replay, table, known, &mut self.streams)?;
        let folded = collected.minibatches(&config, replay, table);
        Ok(folded.first().map(|tables| tables.logit_push(table.probs())).unwrap_or_default())
    }
}

/// Bias, variance and cosine of a method, as far as batches have been drawn.
#[derive(Clone, Debug)]
pub struct Measurement {
    gradient: Vec<f64>,
    expectation: Expectation,
    mean: Option<Vec<f64>>,
    blocks: Vec<Sums>,
    updates: Updates,
}

impl Measurement {
    /// Before the first batch. The expected update is found exactly where that can be done at once; with `groups` also
    /// where it takes summing over all groups of a tiny world, which may take seconds.
    ///
    /// # Errors
    /// [`TruthError`] if table, worlds and method do not fit.
    pub fn new(setting: &Setting<'_>, seed: u64, groups: bool) -> Result<Self, TruthError> {
        let gradient = true_gradient(setting.replay, setting.table, Payoff::Return(1.0))?;
        let summed = || if groups { by_groups(setting) } else { Ok(None) };
        let (expectation, mean) = match by_binomial(setting)? {
            Some(mean) => (Expectation::Binomial, Some(mean)),
            None => match summed()? {
                Some(found) => (Expectation::Groups, Some(found.mean)),
                None => (Expectation::Samples, None),
            },
        };
        let blocks = vec![Sums::new(gradient.len()); BLOCKS];
        Ok(Self { gradient, expectation, mean, blocks, updates: Updates::new(seed) })
    }

    /// Draws one batch more; `setting` is the one that it was begun with.
    ///
    /// # Errors
    /// [`TruthError`] if the batch cannot be collected.
    pub fn draw(&mut self, setting: &Setting<'_>) -> Result<(), TruthError> {
        let block = self.updates.drawn as usize % BLOCKS;
        let push = self.updates.draw(setting)?;
        self.blocks[block].push(&push, &self.gradient);
        Ok(())
    }

    /// Batches that were drawn.
    #[must_use]
    pub fn samples(&self) -> u32 {
        self.updates.drawn
    }

    /// What is known so far.
    ///
    /// # Errors
    /// [`TruthError::Samples`] with fewer than twice [`BLOCKS`] batches.
    pub fn figures(&self) -> Result<Bias, TruthError> {
        let (samples, least) = (self.samples(), 2 * BLOCKS as u32);
        if samples < least {
            return Err(TruthError::Samples { found: samples, least });
        }
        let mut all = Sums::new(self.gradient.len());
        self.blocks.iter().for_each(|block| all.add(block, 1.0));
        let figures = |sums: &Sums| sums.figures(&self.gradient, self.mean.as_deref());
        let sampled = |pick: &dyn Fn(&Figures) -> Option<f64>| -> Option<Figure> {
            let value = pick(&figures(&all))?;
            let without = |block: &Sums| {
                let mut rest = all.clone();
                rest.add(block, -1.0);
                pick(&figures(&rest))
            };
            let left: Vec<f64> = self.blocks.iter().map(without).collect::<Option<_>>()?;
            let centre = left.iter().sum::<f64>() / BLOCKS as f64;
            let spread: f64 = left.iter().map(|v| (v - centre).powi(2)).sum();
            Some(Figure { value, error: (spread * (BLOCKS as f64 - 1.0) / BLOCKS as f64).sqrt() })
        };
        // What follows from the expected update alone.
        let figure = |pick: &dyn Fn(&Figures) -> Option<f64>| match self.mean {
            Some(_) => sampled(pick).map(|figure| Figure { error: 0.0, ..figure }),
            None => sampled(pick),
        };
        Ok(Bias {
            expectation: self.expectation,
            samples,
            gradient_norm: dot(&self.gradient, &self.gradient).sqrt(),
            scale: figure(&Figures::scale),
            bias: figure(&|f| Some(f.bias())),
            bias_after_scale: figure(&|f| Some(f.bias_after_scale())),
            direction_error: figure(&Figures::direction_error),
            cosine: figure(&Figures::cosine),
            variance: sampled(&|f| Some(f.variance())),
            noise: sampled(&Figures::noise),
            update_cosine: sampled(&|f| f.update_cosine),
            zero_updates: all.zeros / f64::from(samples),
        })
    }
}
