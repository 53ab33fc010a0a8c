//! Texts of the settings and the presets.
//!
//! The knobs beside the stages and the preset picker are in the page, the sheet with all of them is in the second program;
//! so are their texts.

/// The texts of the page.
pub struct Texts {
    /// One line for each knob that stands beside a stage, by its path.
    pub explain: fn(&str) -> &'static str,
    /// Refuses what is no number: path, text.
    pub not_a_number: fn(&str, &str) -> String,
    /// Refuses what is no whole number: path, text.
    pub not_whole: fn(&str, &str) -> String,
    /// Refuses a list of the wrong length: path, right length, length found.
    pub not_so_many: fn(&str, usize, usize) -> String,
    /// Refuses an unknown name: path, text.
    pub not_a_choice: fn(&str, &str) -> String,
    /// Refuses a field that the configuration lacks in its present form.
    pub not_there: fn(&str) -> String,
    /// Label of the preset picker.
    pub preset: &'static str,
    /// Said where the configuration differs from its preset.
    pub changed: &'static str,
}

/// The texts of the sheet.
pub struct Sheet {
    /// Names of the sections, in their order.
    pub sections: [&'static str; 8],
    /// One line for each knob, by its path.
    pub explain: fn(&str) -> &'static str,
    /// Tag of a knob that applies to the next update.
    pub now: &'static str,
    /// Tag of a knob that starts the run again.
    pub on_reset: &'static str,
    /// Explains both tags.
    pub tags: &'static str,
    /// The range of a number.
    pub range: fn(&str, &str) -> String,
    /// The range of a whole number.
    pub range_whole: fn(&str, &str) -> String,
    /// The field may be left empty.
    pub optional: &'static str,
    /// The choice of nothing.
    pub default_choice: &'static str,
    /// Some changes were refused.
    pub refused: &'static str,
    /// Label of the button that forgets what was refused.
    pub discard: &'static str,
    /// Title of the configuration as text.
    pub json: &'static str,
    /// Explains the configuration as text.
    pub json_note: &'static str,
    /// Label of the box.
    pub json_label: &'static str,
    /// Label of the button that copies it.
    pub copy: &'static str,
    /// After copying.
    pub copied: &'static str,
    /// Where the clipboard is out of reach.
    pub selected: &'static str,
    /// Label of the button that uses the text.
    pub apply: &'static str,
    /// Label of the button that goes back to the configuration in use.
    pub revert: &'static str,
}

fn explain(path: &str) -> &'static str {
    match path {
        "env.reward_schedule" => "Rewards for reaching the goal, a hole, and any other cell.",
        "num_prompts" => "Groups in a batch: how many maps and starts are sampled for each update.",
        "num_generations" => "Rollouts in a group, the G that rewards are compared within.",
        "temperature" => {
            "Divides the logits before sampling; ratio, KL and entropy use the same distribution."
        }
        "baseline" => {
            "What is subtracted from a reward: the group's mean, the mean of the others (RLOO), or nothing."
        }
        "scale_rewards" => {
            "What the centred reward is divided by: the group's spread, the batch's spread, or nothing (Dr. GRPO)."
        }
        "ddof" => "1 divides the variance by G − 1 (sample), 0 by G (population).",
        "advantage_eps" => "Added to the standard deviation before dividing.",
        "loss_type" => "How steps are averaged into the loss; decides whether long episodes weigh more.",
        "epsilon" => "How far the ratio may fall below 1, and rise above it, before it is clipped.",
        "epsilon_high" => "How far the ratio may rise above 1; epsilon if empty.",
        "learning_rate" => "Size of a step. Networks this small take far larger ones than a language model.",
        _ => "",
    }
}

fn explain_all(path: &str) -> &'static str {
    match path {
        "env.id" => {
            "Gymnasium's name of the world, or Rooms-v0 with walls, a key and a door, which is ours. CliffWalking has one fixed map and sets aside FrozenLake's arguments."
        }
        "env.map_name" => {
            "A map by name: 4x4 and 8x8 are lakes, the others rooms. The id's own if nothing is chosen."
        }
        "env.desc" => {
            "A map of your own, one row on each line: S start, F frozen, H hole, G goal, in rooms also W wall, K key, D door. Wins over the name."
        }
        "env.is_slippery" => "A step may go to the side instead of where it was meant to.",
        "env.success_rate" => "Probability that a step on slippery ice goes where it was meant to.",
        "env.max_episode_steps" => "Steps after which an episode is cut off; the world's own limit if empty.",
        "prompts" => "Where the maps of the groups come from: the map above, a list of maps, or random ones.",
        "prompts.random.size" => "Rows and columns of a random map.",
        "prompts.random.p" => "Probability that a cell is frozen rather than a hole.",
        "prompts.random.count" => "Number of maps, drawn once. Empty draws fresh maps for every update.",
        "prompts.random.held_out" => "Number of further maps that are never trained on, for eval/success.",
        "observation" => "What the policy sees: the number of its cell, or the tiles around it.",
        "observation.window.radius" => "Cells to each side that the policy sees.",
        "policy.hidden" => {
            "Widths of the hidden layers, separated by commas. Empty is a linear policy: a table of logits."
        }
        "policy.activation" => "The non-linearity after each hidden layer.",
        "tree" => {
            "How the rollouts of a group come about: as chains, or as trees whose leaves share their first steps."
        }
        "tree.strategy" => {
            "Which nodes are expanded: drawn uniformly (Tree-GRPO), of the highest entropy (TreeRL) or surprisal, all of the first depths (TreeRPO), or every step of the first chain."
        }
        "tree.trees" => {
            "Trees that are begun together. The rollouts of a group follow: trees × (nodes × rounds + 1)."
        }
        "tree.nodes" => "Nodes that are expanded in each tree and round.",
        "tree.rounds" => "Rounds of expansion.",
        "injected" => {
            "Who draws the last rollout of each group, if not the policy: the best or the worst there is."
        }
        "injected_correction" => {
            "Weighs rollouts by who could have drawn them, against the bias of an injected one."
        }
        "eval_temperature" => "Temperature at which held-out maps are evaluated.",
        "beta" => "Weight of the KL to the first policy.",
        "kl_estimator" => "How the KL is estimated at each step; as a loss, k1 moves nothing on average.",
        "kl_in_reward" => "Takes the KL off each step's reward instead of adding it to the loss.",
        "use_bias_correction_kl" => {
            "Multiplies the KL in the loss by the ratio, so that it holds off policy."
        }
        "entropy_coef" => "Weight of the entropy bonus.",
        "num_iterations" => {
            "Times a batch is used. With one, and one minibatch, the ratio is 1 and never clipped."
        }
        "steps_per_generation" => "Minibatches that a batch is dealt to, each with a step of its own.",
        "optim" => "The optimiser.",
        "adam_beta1" => "Decay of Adam's first moment: how long momentum lasts.",
        "adam_beta2" => "Decay of Adam's second moment.",
        "adam_epsilon" => "Added to the root of Adam's second moment.",
        "weight_decay" => "Pulls the weights to zero: through the gradient (SGD, Adam) or beside it (AdamW).",
        "max_grad_norm" => "Largest norm of the whole gradient; no limit if empty.",
        "seed" => "All random streams are derived from it.",
        "device" => "Where the run trains. On the CPU it is exact to the last digit on any machine.",
        "max_steps" => "The run pauses after this many updates; never if empty.",
        beside_a_stage => explain(beside_a_stage),
    }
}

/// English.
pub const EN: Texts = Texts {
    explain,
    not_a_number: |path, text| format!("{path}: “{text}” is not a number; write 0.5 or 1e-4 for instance"),
    not_whole: |path, text| format!("{path}: “{text}” is not a whole number; write 8 for instance"),
    not_so_many: |path, right, found| {
        format!("{path}: takes {right} numbers separated by commas, found {found}")
    },
    not_a_choice: |path, text| format!("{path}: “{text}” is not one of the choices"),
    not_there: |path| format!("{path}: the configuration has no such field in its present form"),
    preset: "Preset",
    changed: "changed",
};

/// English.
const SHEET: Sheet = Sheet {
    explain: explain_all,
    sections: ["World", "Prompts", "Policy", "Sampling", "Advantage", "Loss", "Optimiser", "Run"],
    now: "applies now",
    on_reset: "on reset",
    tags: "A knob applies to the next update, or starts the run again from its seed.",
    range: |low, high| format!("{low} to {high}"),
    range_whole: |low, high| format!("whole, {low} to {high}"),
    optional: "may be empty",
    default_choice: "default of the id",
    refused: "What is marked below is not in use.",
    discard: "Discard it",
    json: "Configuration as text",
    json_note: "All of the run's settings, in the format that the grpo command reads. Paste one here to use it.",
    json_label: "Configuration as JSON",
    copy: "Copy",
    copied: "Copied.",
    selected: "Selected; copy it with the keyboard.",
    apply: "Use this",
    revert: "Undo edits",
};

/// The texts of the sheet in the reader's language.
pub fn sheet() -> &'static Sheet {
    &SHEET
}
