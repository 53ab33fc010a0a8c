//! A question to the advantage pipeline, as JSON: a method, its options and a batch of rewards.

mod trees;

pub use trees::TreeRequest;

use advantage::methods::{Method, methods, tree_methods};
use advantage::{
    Estimate, EstimateError, Estimator, Recipe, Rollout, Rollouts, StepStage, estimate_trees,
    trees::tree_step_stages,
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};

/// A method applied to a batch.
#[derive(Clone, Debug, PartialEq)]
pub struct AdvantageRequest {
    /// Id of the method that the options started from; null for options alone.
    pub method: Option<&'static str>,
    /// The options in force.
    pub recipe: Recipe,
    /// The batch; the leaves of all trees, in order, where it was given as trees.
    pub rollouts: Rollouts,
    /// The trees, where the batch was given as such.
    pub trees: Option<TreeRequest>,
}

/// Keys that are no option.
const DATA: [&str; 5] = ["method", "groups", "trees", "weights", "max_episode_steps"];

/// Keys of a rollout that is written as an object.
const ROLLOUT: [&str; 8] =
    ["rewards", "objectives", "states", "values", "advantages", "length", "gate", "truncated"];

fn wrong(path: impl Into<String>, why: impl Into<String>) -> EstimateError {
    EstimateError { path: path.into(), why: why.into() }
}

impl AdvantageRequest {
    /// Reads a request: `groups`, and where they differ from plain GRPO `method` (an id, or an object of options),
    /// options by their names, `weights` of the objectives and `max_episode_steps`.
    ///
    /// A rollout is a number, an array of objectives, or an object with `rewards`, `objectives`, `states`, `values`,
    /// `advantages`, `length`, `gate` and `truncated`.
    ///
    /// In the place of `groups` may stand `trees`: those of one prompt, each a list of leaf rewards, or of lists where
    /// the tree has nodes between root and leaves.
    ///
    /// # Errors
    /// [`EstimateError`] whose path is that of the wrong field.
    pub fn from_json(text: &str) -> Result<Self, EstimateError> {
        let value: Value = serde_json::from_str(text).map_err(|e| wrong("request", e.to_string()))?;
        let Value::Object(fields) = value else {
            return Err(wrong("request", "expected an object with `groups`"));
        };
        let (method, mut recipe) = match fields.get("method") {
            None => (None, Recipe::default()),
            Some(Value::String(id)) => {
                let found = find(id)?;
                (Some(found.id), found.recipe)
            }
            Some(Value::Object(options)) => (None, with_options(Recipe::default(), options, "method.")?),
            Some(_) => return Err(wrong("method", "expected the id of a method or an object of options")),
        };
        let options: Map<String, Value> = fields
            .iter()
            .filter(|(k, _)| !DATA.contains(&k.as_str()))
            .map(|(k, v)| (k.clone(), v.clone()))
            .collect();
        recipe = with_options(recipe, &options, "")?;
        let limit = match fields.get("max_episode_steps") {
            None | Some(Value::Null) => None,
            Some(value) => Some(whole(value, "max_episode_steps")?),
        };
        if let Some(value) = fields.get("trees") {
            return Self::of_trees((method, recipe), value, &fields, limit);
        }
        if recipe.estimator.credit.in_trees() {
            return Err(wrong(
                "trees",
                "this method compares leaves of one tree; give trees in the place of groups",
            ));
        }
        let groups = list(fields.get("groups").unwrap_or(&Value::Null), "groups")?;
        let groups = groups
            .iter()
            .enumerate()
            .map(|(g, group)| {
                let path = format!("groups[{g}]");
                let members = list(group, &path)?;
                members.iter().enumerate().map(|(i, r)| rollout(r, &format!("{path}[{i}]"))).collect()
            })
            .collect::<Result<Vec<Vec<Rollout>>, EstimateError>>()?;
        let weights = match fields.get("weights") {
            None | Some(Value::Null) => equal_weights(&groups),
            Some(value) => numbers(value, "weights")?,
        };
        Ok(Self { method, recipe, rollouts: Rollouts::new(&groups, &weights, limit)?, trees: None })
    }

    fn of_trees(
        (method, recipe): (Option<&'static str>, Recipe),
        trees: &Value,
        fields: &Map<String, Value>,
        limit: Option<u32>,
    ) -> Result<Self, EstimateError> {
        if let Some(other) = ["groups", "weights"].into_iter().find(|name| fields.contains_key(*name)) {
            return Err(wrong(other, "trees hold the rewards of all leaves, one each; leave this out"));
        }
        let (trees, leaves) = TreeRequest::read(trees)?;
        let rollouts = Rollouts::new(&[leaves], &[], limit).map_err(within_trees)?;
        Ok(Self { method, recipe, rollouts, trees: Some(trees) })
    }

    /// The options in force under the names by which they can be given: baseline and scale always, the others where a
    /// method was named or where they are not those of plain GRPO.
    pub fn config(&self) -> Value {
        let mut config = options_of(&self.recipe);
        if self.method.is_none() {
            let plain = object(&Estimator::default());
            config.retain(|name, value| plain.get(name) != Some(value));
        }
        if let Some(method) = self.method {
            config.insert("method".into(), method.into());
        }
        if !self.rollouts.weights().is_empty() {
            config.insert("weights".into(), self.rollouts.weights().into());
        }
        Value::Object(config)
    }

    /// Runs the method.
    ///
    /// # Errors
    /// [`EstimateError`] naming the option or the rollout.
    pub fn estimate(&self) -> Result<Estimate, EstimateError> {
        match &self.trees {
            None => advantage::estimate(&self.rollouts, &self.recipe),
            Some(trees) => {
                estimate_trees(&self.rollouts, &trees.branches, &self.recipe).map_err(within_trees)
            }
        }
    }

    /// The stages with one number for each step of an estimate that this request gave.
    ///
    /// # Errors
    /// None for such an estimate.
    pub fn step_stages(&self, estimate: &Estimate) -> Result<Vec<StepStage>, EstimateError> {
        match &self.trees {
            None => Ok(estimate.step_stages(&self.rollouts)),
            Some(trees) => tree_step_stages(estimate, &self.rollouts, &trees.branches),
        }
    }
}

/// There are no groups to look for a mistake in: the trees are one.
fn within_trees(error: EstimateError) -> EstimateError {
    if error.path.starts_with("groups") { wrong("trees", error.why) } else { error }
}

fn find(id: &str) -> Result<Method, EstimateError> {
    let all = || methods().into_iter().chain(tree_methods());
    all().find(|m| m.id == id).ok_or_else(|| {
        let known: Vec<&str> = all().map(|m| m.id).collect();
        wrong("method", format!("there is no method \"{id}\"; use one of {}", known.join(", ")))
    })
}

/// All options of a recipe side by side.
fn options_of(recipe: &Recipe) -> Map<String, Value> {
    let mut all = object(&recipe.advantage);
    all.extend(object(&recipe.estimator));
    all
}

/// A struct's fields; it holds numbers and names only, which are JSON.
fn object<T: Serialize>(options: &T) -> Map<String, Value> {
    match serde_json::to_value(options) {
        Ok(Value::Object(fields)) => fields,
        _ => Map::new(),
    }
}

/// Sets options by name, one after the other, so that an error can name its field.
fn with_options(
    mut recipe: Recipe,
    options: &Map<String, Value>,
    outer: &str,
) -> Result<Recipe, EstimateError> {
    for (name, value) in options {
        let path = format!("{outer}{name}");
        let set = match set(&mut recipe.advantage, name, value) {
            None => set(&mut recipe.estimator, name, value),
            done => done,
        };
        set.ok_or_else(|| wrong(path.clone(), "there is no such field"))?
            .map_err(|e| wrong(path, e.to_string()))?;
    }
    Ok(recipe)
}

/// Sets one field of a struct by its name; null if it has none of that name.
fn set<T: Serialize + DeserializeOwned>(
    options: &mut T,
    name: &str,
    value: &Value,
) -> Option<serde_json::Result<()>> {
    let mut fields = object(options);
    *fields.get_mut(name)? = value.clone();
    Some(serde_json::from_value(Value::Object(fields)).map(|changed| *options = changed))
}

/// Equal weights that add up to 1, if the rollouts have objectives.
fn equal_weights(groups: &[Vec<Rollout>]) -> Vec<f64> {
    let objectives = groups.iter().flatten().next().map_or(0, |r| r.objectives.len());
    vec![1.0 / objectives.max(1) as f64; objectives]
}

fn rollout(value: &Value, path: &str) -> Result<Rollout, EstimateError> {
    match value {
        Value::Number(_) => Ok(Rollout::of_reward(number(value, path)?)),
        Value::Array(_) => Ok(Rollout { objectives: numbers(value, path)?, ..Rollout::default() }),
        Value::Object(fields) => {
            let mut out = Rollout::default();
            for (key, value) in fields {
                let path = format!("{path}.{key}");
                match key.as_str() {
                    "rewards" if value.is_number() => out.rewards = vec![number(value, &path)?],
                    "rewards" => out.rewards = numbers(value, &path)?,
                    "objectives" => out.objectives = numbers(value, &path)?,
                    "values" => out.values = numbers(value, &path)?,
                    "advantages" => out.advantages = numbers(value, &path)?,
                    "states" => {
                        let states = list(value, &path)?;
                        let states =
                            states.iter().enumerate().map(|(t, v)| whole(v, &format!("{path}[{t}]")));
                        out.states = states.collect::<Result<_, _>>()?;
                    }
                    "length" => out.length = Some(whole(value, &path)?),
                    "gate" => out.gate = truth(value, &path)?,
                    "truncated" => out.truncated = truth(value, &path)?,
                    _ => {
                        return Err(wrong(
                            path,
                            format!("there is no such field; a rollout has {}", ROLLOUT.join(", ")),
                        ));
                    }
                }
            }
            Ok(out)
        }
        _ => Err(wrong(path, "expected a number, an array of objectives or an object")),
    }
}

fn list<'a>(value: &'a Value, path: &str) -> Result<&'a [Value], EstimateError> {
    value.as_array().map(Vec::as_slice).ok_or_else(|| wrong(path, "expected a list"))
}

fn number(value: &Value, path: &str) -> Result<f64, EstimateError> {
    value.as_f64().ok_or_else(|| wrong(path, format!("expected a number, found {value}")))
}

fn numbers(value: &Value, path: &str) -> Result<Vec<f64>, EstimateError> {
    list(value, path)?.iter().enumerate().map(|(i, v)| number(v, &format!("{path}[{i}]"))).collect()
}

fn whole(value: &Value, path: &str) -> Result<u32, EstimateError> {
    let n = value.as_u64().and_then(|n| u32::try_from(n).ok());
    n.ok_or_else(|| wrong(path, format!("expected a whole number of at least 0, found {value}")))
}

fn truth(value: &Value, path: &str) -> Result<bool, EstimateError> {
    value.as_bool().ok_or_else(|| wrong(path, format!("expected true or false, found {value}")))
}
