//! `grpo train`: a run, one line of metrics for each update.

use crate::args::TrainArgs;
use crate::error::CliError;
use crate::output;
use experiment::RunConfig;
use indicatif::{ProgressBar, ProgressStyle};
use std::fs::{self, File, OpenOptions};
use std::io::{IsTerminal, Write, stderr};
use std::path::{Path, PathBuf};
use trainer::{Checkpoint, LearnerDevice, Trainer};

/// Updates of a run that says nothing of its length.
const DEFAULT_ITERATIONS: u64 = 200;

/// The files of a run's folder.
struct Folder {
    path: PathBuf,
    metrics: (PathBuf, File),
}

impl Folder {
    /// Makes the folder. A resumed run's metrics follow those that are there; a new run's replace them.
    fn create(path: &Path, config: &RunConfig, resumed: bool) -> Result<Self, CliError> {
        fs::create_dir_all(path).map_err(CliError::file(path))?;
        let file = path.join("config.json");
        fs::write(&file, config.to_json() + "\n").map_err(CliError::file(&file))?;
        let file = path.join("metrics.jsonl");
        let mut options = OpenOptions::new();
        options.create(true).write(true).append(resumed).truncate(!resumed);
        let opened = options.open(&file).map_err(CliError::file(&file))?;
        Ok(Self { path: path.to_path_buf(), metrics: (file, opened) })
    }

    fn line(&mut self, line: &str) -> Result<(), CliError> {
        let (path, file) = &mut self.metrics;
        writeln!(file, "{line}").map_err(CliError::file(path))
    }

    fn checkpoint(&self, checkpoint: &Checkpoint) -> Result<(), CliError> {
        let file = self.path.join("checkpoint.grpo");
        fs::write(&file, checkpoint.to_bytes()?).map_err(CliError::file(&file))
    }
}

/// Runs the command.
pub(crate) fn run(args: &TrainArgs) -> Result<(), CliError> {
    pollster::block_on(train(args))
}

async fn train(args: &TrainArgs) -> Result<(), CliError> {
    let mut trainer = start(args).await?;
    let config = trainer.config();
    let iterations = args.iterations.or(config.max_steps).unwrap_or(DEFAULT_ITERATIONS);
    let mut folder = match &args.out {
        Some(path) => Some(Folder::create(path, config, args.resume.is_some())?),
        None => None,
    };
    let bar = progress(iterations);
    for _ in 0..iterations {
        let metrics = trainer.iterate(false).await?.metrics;
        let line = output::json(&metrics)?;
        if let Some(folder) = &mut folder {
            folder.line(&line)?;
        }
        output::text(&line)?;
        bar.set_message(format!("success {:.3}", metrics.success));
        bar.inc(1);
    }
    bar.finish_and_clear();
    if let Some(folder) = &folder {
        folder.checkpoint(&trainer.checkpoint().await?)?;
    }
    Ok(())
}

async fn start(args: &TrainArgs) -> Result<Trainer, CliError> {
    let mut given = args.config.as_deref().map(read_config).transpose()?;
    if let Some(path) = &args.resume {
        let bytes = fs::read(path).map_err(CliError::file(path))?;
        let trainer = Trainer::resume(&Checkpoint::from_bytes(&bytes)?, LearnerDevice::cpu()).await?;
        if let (Some(given), Some(file)) = (&given, &args.config)
            && given != trainer.config()
        {
            return Err(CliError::Usage(format!(
                "{}: it differs from the configuration in the checkpoint {}; leave it out, or start a new run",
                file.display(),
                path.display()
            )));
        }
        return Ok(trainer);
    }
    let Some(mut config) = given.take() else {
        return Err(CliError::Usage("give a configuration or --resume; see grpo --help".into()));
    };
    config.seed = args.seed.unwrap_or(config.seed);
    Ok(Trainer::new(config, LearnerDevice::cpu()).await?)
}

pub(super) fn read_config(path: &Path) -> Result<RunConfig, CliError> {
    let text = fs::read_to_string(path).map_err(CliError::file(path))?;
    RunConfig::from_json(&text).map_err(|source| CliError::Config { path: path.to_path_buf(), source })
}

/// A bar on standard error where that is a terminal, otherwise nothing.
fn progress(iterations: u64) -> ProgressBar {
    if !stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(iterations);
    if let Ok(style) = ProgressStyle::with_template("{bar:32} {pos}/{len} updates, {eta} left, {msg}") {
        bar.set_style(style);
    }
    bar
}
