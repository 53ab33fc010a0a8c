//! `grpo bias`: a method's update against the true gradient.

use crate::args::BiasArgs;
use crate::commands::source;
use crate::error::CliError;
use crate::output;
use advantage::methods::{methods, tree_methods};
use experiment::{Replay, RunConfig, ValueMemory};
use rollout::PolicyTable;
use serde::Serialize;
use std::path::Path;
use trainer::{LearnerDevice, Trainer};
use truth::bias::{Bias, Expectation, Figure, measure};
use truth::expected::Setting;

/// The answer: each figure with its standard error.
#[derive(Serialize)]
struct Line {
    method: Option<&'static str>,
    num_generations: u32,
    num_prompts: u32,
    expectation: Expectation,
    samples: u32,
    gradient_norm: f64,
    scale: Option<f64>,
    scale_se: Option<f64>,
    bias: Option<f64>,
    bias_se: Option<f64>,
    bias_after_scale: Option<f64>,
    bias_after_scale_se: Option<f64>,
    direction_error: Option<f64>,
    direction_error_se: Option<f64>,
    cosine: Option<f64>,
    cosine_se: Option<f64>,
    variance: Option<f64>,
    variance_se: Option<f64>,
    noise: Option<f64>,
    noise_se: Option<f64>,
    update_cosine: Option<f64>,
    update_cosine_se: Option<f64>,
    zero_updates: f64,
}

impl Line {
    fn new(config: &RunConfig, found: &Bias) -> Self {
        let value = |figure: Option<Figure>| figure.map(|f| f.value);
        let error = |figure: Option<Figure>| figure.map(|f| f.error);
        Self {
            method: config.method().map(|method| method.id),
            num_generations: config.num_generations,
            num_prompts: config.num_prompts,
            expectation: found.expectation,
            samples: found.samples,
            gradient_norm: found.gradient_norm,
            scale: value(found.scale),
            scale_se: error(found.scale),
            bias: value(found.bias),
            bias_se: error(found.bias),
            bias_after_scale: value(found.bias_after_scale),
            bias_after_scale_se: error(found.bias_after_scale),
            direction_error: value(found.direction_error),
            direction_error_se: error(found.direction_error),
            cosine: value(found.cosine),
            cosine_se: error(found.cosine),
            variance: value(found.variance),
            variance_se: error(found.variance),
            noise: value(found.noise),
            noise_se: error(found.noise),
            update_cosine: value(found.update_cosine),
            update_cosine_se: error(found.update_cosine),
            zero_updates: found.zero_updates,
        }
    }
}

/// Runs the command.
pub(crate) fn run(args: &BiasArgs) -> Result<(), CliError> {
    let config = config_of(args)?;
    let line = pollster::block_on(answer(args, config))?;
    output::line(&line)
}

fn config_of(args: &BiasArgs) -> Result<RunConfig, CliError> {
    let mut config = source::read_config(&args.config)?;
    if let Some(id) = &args.method {
        let methods = || methods().into_iter().chain(tree_methods());
        let Some(method) = methods().find(|m| m.id == *id) else {
            let known: Vec<_> = methods().map(|m| m.id).collect();
            return Err(CliError::Usage(format!(
                "there is no method \"{id}\"; the methods are {}",
                known.join(", ")
            )));
        };
        config = config.with_method(&method);
    }
    config.num_generations = args.num_generations.unwrap_or(config.num_generations);
    let refused = |source| CliError::Config { path: args.config.clone(), source };
    config.validate().map_err(refused)?;
    Ok(config)
}

async fn answer(args: &BiasArgs, config: RunConfig) -> Result<Line, CliError> {
    let first = Trainer::new(config.clone(), LearnerDevice::cpu()).await?;
    let worlds = first.replay().clone();
    let (replay, table) = match args.policy.as_str() {
        "initial" => (worlds, first.table().clone()),
        "uniform" => {
            let table = PolicyTable::uniform(first.table().rows(), first.table().actions());
            (worlds, table)
        }
        path => from_checkpoint(Path::new(path), &config, worlds).await?,
    };
    let reference = first.reference()?;
    let memory = ValueMemory::new(&config, &replay);
    let setting = Setting {
        config: &config,
        replay: &replay,
        table: &table,
        reference: Some(&reference),
        memory: &memory,
    };
    let found = measure(&setting, args.samples, args.seed.unwrap_or(config.seed))?;
    Ok(Line::new(&config, &found))
}

/// The policy of a checkpoint on the worlds of the configuration.
async fn from_checkpoint(
    path: &Path,
    config: &RunConfig,
    worlds: Replay,
) -> Result<(Replay, PolicyTable), CliError> {
    let mut trainer = source::resume(path).await?;
    let own = trainer.config();
    if own.observation != config.observation
        || own.env.id.is_cliff_walking() != config.env.id.is_cliff_walking()
    {
        return Err(CliError::Usage(format!(
            "{}: its policy sees or moves in another way than that of the configuration; observation and env.id must fit",
            path.display()
        )));
    }
    Ok(trainer.policy_on(worlds.worlds).await?)
}
