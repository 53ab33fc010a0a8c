//! Texts of the curves and the timeline under them.

/// The texts.
pub struct Texts {
    /// Title.
    pub title: &'static str,
    /// Plain words for each metric, by its TRL name.
    pub plain: fn(&str) -> &'static str,
    /// What a curve shows besides its line: the band of the rewards, the dashed line of the held-out maps.
    pub note: fn(&str) -> Option<&'static str>,
    /// Why the loss is about 0 although the policy learns.
    pub why_zero: &'static str,
    /// Name of the choice of horizontal axis.
    pub axis: &'static str,
    /// Horizontal axis in updates.
    pub axis_updates: &'static str,
    /// Horizontal axis in environment steps.
    pub axis_steps: &'static str,
    /// Label of the best possible success.
    pub optimum: fn(&str) -> String,
    /// The pale line of the run before.
    pub previous: &'static str,
    /// Shown where there is no value yet.
    pub no_value: &'static str,
    /// Before the first update.
    pub empty: &'static str,
    /// Read-out of one update: its number, the value.
    pub reading: fn(u64, &str) -> String,
    /// Read-out of several updates kept together: first, last, smallest, mean, largest.
    pub reading_range: fn(u64, u64, &str, &str, &str) -> String,
    /// Accessible name of the read-out of a curve, by its plain words.
    pub read_out: fn(&str) -> String,
    /// Label of the scrubber.
    pub scrubber: &'static str,
    /// Where the scrubber stands: shown, last.
    pub position: fn(u64, u64) -> String,
    /// Environment steps up to the shown update.
    pub env_steps: fn(&str) -> String,
    /// A mark that the shown update lies behind: label, update.
    pub since: fn(&str, u64) -> String,
    /// A mark on the scrubber: label, update.
    pub mark: fn(&str, u64) -> String,
    /// Name of the list of marks.
    pub marks: &'static str,
    /// Caption of the table of numbers.
    pub table: &'static str,
    /// Heading of the update's number.
    pub update: &'static str,
    /// Label of the button that goes back to the newest update.
    pub newest: &'static str,
}

fn plain(name: &str) -> &'static str {
    match name {
        "success" => "Success, exact",
        "eval/success" => "Success on held-out maps",
        "reward" => "Mean reward",
        "reward_std" => "Spread of rewards",
        "frac_reward_zero_std" => "Tied groups",
        "entropy" => "Entropy in nats",
        "loss" => "Loss",
        "grad_norm" => "Gradient norm",
        "kl" => "KL to the first policy",
        "clip_ratio/region_mean" => "Steps clipped",
        "completions/mean_length" => "Episode length",
        "num_env_steps" => "Environment steps",
        _ => "",
    }
}

fn note(name: &str) -> Option<&'static str> {
    match name {
        "reward" => Some("± reward_std"),
        "eval/success" => Some("dashed: held-out maps"),
        _ => None,
    }
}

/// English.
pub const EN: Texts = Texts {
    title: "Curves",
    plain,
    note,
    why_zero: "The loss stays near 0 while the gradient does not: at ratio 1 the loss is only minus the weighted mean of the advantages, and centred advantages cancel there; each of them still pushes the probability of its own actions.",
    axis: "Horizontal axis",
    axis_updates: "updates",
    axis_steps: "environment steps",
    optimum: |v| format!("best possible {v}"),
    previous: "pale: the run before",
    no_value: "–",
    empty: "No update yet.",
    reading: |update, value| format!("update {update}: {value}"),
    reading_range: |first, last, min, mean, max| {
        format!("updates {first} to {last}: mean {mean}, from {min} to {max}")
    },
    read_out: |plain| format!("{plain}: read the value of an update; Enter shows it"),
    scrubber: "update",
    position: |shown, last| format!("{shown} of {last}"),
    env_steps: |steps| format!("{steps} environment steps"),
    since: |label, update| format!("{label} since update {update}"),
    mark: |label, update| format!("Update {update}: {label}"),
    marks: "Marks on the timeline",
    table: "Metrics of the last ten updates and of the shown one",
    update: "update",
    newest: "Newest",
};
