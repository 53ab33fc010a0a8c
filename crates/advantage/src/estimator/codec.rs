//! The options by name, for JSON, and by place, for bytes.
//!
//! Derived code for two dozen fields of ten enums, twice for each format, would be a twentieth of the page: one table
//! serves all.

use super::{
    AnchorBy, BatchNorm, Credit, EpisodeSampling, EpisodeWeighting, Estimator, FNorm, GateUse,
    MultiObjectiveAggregation, Singleton, Supervision,
};
use serde::de::{self, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::ser::{SerializeMap, SerializeTuple, Serializer};
use serde::{Deserialize, Serialize};
use std::fmt;

/// The value of an option.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Setting {
    Number(f64),
    Count(u32),
    Switch(bool),
    /// The place of a name in the list of all names.
    Choice(usize, &'static [&'static str]),
}

/// Reads and writes one option.
struct Field {
    name: &'static str,
    get: fn(&Estimator) -> Setting,
    /// Takes the numeric form of a value; `None` if there is no such value.
    set: fn(&mut Estimator, f64) -> Option<()>,
}

macro_rules! number {
    ($name:ident) => {
        Field {
            name: stringify!($name),
            get: |e| Setting::Number(e.$name),
            set: |e, v| {
                e.$name = v;
                Some(())
            },
        }
    };
}

macro_rules! count {
    ($name:ident) => {
        Field {
            name: stringify!($name),
            get: |e| Setting::Count(e.$name),
            set: |e, v| {
                let whole = v.fract() == 0.0 && (0.0..=f64::from(u32::MAX)).contains(&v);
                whole.then(|| e.$name = v as u32)
            },
        }
    };
}

macro_rules! switch {
    ($name:ident) => {
        Field {
            name: stringify!($name),
            get: |e| Setting::Switch(e.$name),
            set: |e, v| {
                e.$name = v != 0.0;
                Some(())
            },
        }
    };
}

macro_rules! choice {
    ($name:ident, $kind:ident { $($variant:ident = $text:literal),+ }) => {
        Field {
            name: stringify!($name),
            get: |e| {
                const ALL: &[$kind] = &[$($kind::$variant),+];
                let place = ALL.iter().position(|v| *v == e.$name).unwrap_or(0);
                Setting::Choice(place, &[$($text),+])
            },
            set: |e, v| {
                const ALL: &[$kind] = &[$($kind::$variant),+];
                // A place that is not whole or negative is that of no variant.
                let place = if v.fract() == 0.0 && v >= 0.0 { v as usize } else { usize::MAX };
                ALL.get(place).map(|v| e.$name = *v)
            },
        }
    };
}

/// All options in the order in which they are written.
static FIELDS: [Field; 25] = [
    choice!(supervision, Supervision { Outcome = "outcome", Process = "process" }),
    count!(overlong_buffer),
    number!(overlong_factor),
    choice!(gate, GateUse { Rollout = "rollout", Group = "group", Reward = "reward", Off = "off" }),
    number!(gate_penalty),
    number!(gate_share),
    choice!(multi_objective_aggregation, MultiObjectiveAggregation { SumThenNormalize = "sum_then_normalize", NormalizeThenSum = "normalize_then_sum", Dvao = "dvao" }),
    choice!(singleton, Singleton { Zero = "zero", Raw = "raw" }),
    switch!(filter_groups),
    choice!(credit, Credit { Episode = "episode", ToGo = "to_go", State = "state", StateGae = "state_gae", ValueGae = "value_gae", Given = "given", Tree = "tree", TreeInner = "tree_inner", Tree2norm = "tree_2norm", TreeDiff = "tree_diff", Siblings = "siblings" }),
    choice!(anchor, AnchorBy { Observation = "observation", State = "state" }),
    number!(gamma),
    number!(lambda),
    number!(omega),
    choice!(f_norm, FNorm { Std = "std", None = "none" }),
    choice!(episode_weighting, EpisodeWeighting { Episode = "episode", Step = "step" }),
    choice!(batch_norm, BatchNorm { None = "none", Rollouts = "rollouts", Steps = "steps", StepsClamped = "steps_clamped" }),
    number!(tracker),
    number!(tied_fallback),
    choice!(sampling, EpisodeSampling { All = "all", Power = "power", Softmax = "softmax" }),
    number!(kappa),
    number!(tau),
    number!(sample_share),
    switch!(replacement),
    switch!(importance_corrected),
];

impl Serialize for Setting {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match *self {
            Self::Number(v) => serializer.serialize_f64(v),
            Self::Count(v) => serializer.serialize_u32(v),
            Self::Switch(v) => serializer.serialize_bool(v),
            Self::Choice(place, names) => {
                serializer.serialize_str(names.get(place).copied().unwrap_or_default())
            }
        }
    }
}

impl Setting {
    fn as_number(self) -> f64 {
        match self {
            Self::Number(v) => v,
            Self::Count(v) => f64::from(v),
            Self::Switch(v) => f64::from(u8::from(v)),
            Self::Choice(place, _) => place as f64,
        }
    }
}

impl Serialize for Estimator {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            let mut map = serializer.serialize_map(Some(FIELDS.len()))?;
            for field in &FIELDS {
                map.serialize_entry(field.name, &(field.get)(self))?;
            }
            map.end()
        } else {
            let mut tuple = serializer.serialize_tuple(FIELDS.len())?;
            for field in &FIELDS {
                tuple.serialize_element(&(field.get)(self).as_number())?;
            }
            tuple.end()
        }
    }
}

/// Any value that an option can be written as.
struct Given(Result<f64, String>);

impl<'de> Deserialize<'de> for Given {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;
        impl Visitor<'_> for Any {
            type Value = Given;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a number, true, false or a name")
            }

            fn visit_f64<E: de::Error>(self, v: f64) -> Result<Given, E> {
                Ok(Given(Ok(v)))
            }

            fn visit_u64<E: de::Error>(self, v: u64) -> Result<Given, E> {
                Ok(Given(Ok(v as f64)))
            }

            fn visit_i64<E: de::Error>(self, v: i64) -> Result<Given, E> {
                Ok(Given(Ok(v as f64)))
            }

            fn visit_bool<E: de::Error>(self, v: bool) -> Result<Given, E> {
                Ok(Given(Ok(f64::from(u8::from(v)))))
            }

            fn visit_str<E: de::Error>(self, v: &str) -> Result<Given, E> {
                Ok(Given(Err(v.to_owned())))
            }
        }
        deserializer.deserialize_any(Any)
    }
}

/// Sets an option to what was written, or says what would be right.
fn set(estimator: &mut Estimator, field: &Field, given: Given) -> Result<(), String> {
    let expected = match ((field.get)(estimator), &given.0) {
        (Setting::Choice(_, names), Err(text)) => {
            if let Some(place) = names.iter().position(|n| n == text) {
                return (field.set)(estimator, place as f64).ok_or_else(String::new);
            }
            format!("one of {}", names.join(", "))
        }
        (Setting::Choice(_, names), Ok(_)) => format!("one of {}", names.join(", ")),
        (Setting::Switch(_), Ok(v)) if *v == 0.0 || *v == 1.0 => {
            return (field.set)(estimator, *v).ok_or_else(String::new);
        }
        (Setting::Switch(_), _) => "true or false".to_owned(),
        (Setting::Number(_), Ok(v)) => return (field.set)(estimator, *v).ok_or_else(String::new),
        (Setting::Count(_), Ok(v)) => match (field.set)(estimator, *v) {
            Some(()) => return Ok(()),
            None => "a whole number of at least 0".to_owned(),
        },
        (_, Err(_)) => "a number".to_owned(),
    };
    Err(format!("{}: expected {expected}", field.name))
}

struct Whole;

impl<'de> Visitor<'de> for Whole {
    type Value = Estimator;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the options of an estimator")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Estimator, A::Error> {
        let mut estimator = Estimator::default();
        while let Some(name) = map.next_key::<String>()? {
            let field = FIELDS.iter().find(|f| f.name == name);
            let field = field.ok_or_else(|| de::Error::custom(format_args!("unknown field `{name}`")))?;
            set(&mut estimator, field, map.next_value()?).map_err(de::Error::custom)?;
        }
        Ok(estimator)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Estimator, A::Error> {
        let mut estimator = Estimator::default();
        for (place, field) in FIELDS.iter().enumerate() {
            let value: f64 = seq.next_element()?.ok_or_else(|| de::Error::invalid_length(place, &self))?;
            (field.set)(&mut estimator, value).ok_or_else(|| de::Error::custom(field.name))?;
        }
        Ok(estimator)
    }
}

impl<'de> Deserialize<'de> for Estimator {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            deserializer.deserialize_map(Whole)
        } else {
            deserializer.deserialize_tuple(FIELDS.len(), Whole)
        }
    }
}
