//! The characters of a line.

use super::model::{Network, broken, numbers};
use super::plane::Plane;
use crate::error::Result;
use rten_tensor::NdTensor;
use rten_tensor::prelude::*;

/// The height of what the recogniser sees, in pixels.
pub(super) const HEIGHT: usize = 48;

/// The least and the most width of what it sees.
const WIDTHS: (usize, usize) = (16, 3200);

/// The recogniser steps through a line by this many pixels.
const STRIDE: f64 = 8.0;

/// A network with the characters that it knows.
pub(super) struct Recogniser {
    network: Network,
    characters: Vec<char>,
}

/// What a step of the recogniser may be: the class and its probability, the likeliest first.
pub(super) type Step = Vec<(usize, f32)>;

/// What the recogniser makes of a line.
#[derive(Clone, Debug, Default)]
pub(super) struct Reading {
    /// The steps, left to right, each with its likeliest classes.
    pub(super) steps: Vec<Step>,
    /// The width of a step, as a share of the line's width.
    pub(super) stride: f64,
}

/// A character that was read.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Sign {
    /// The character.
    pub(super) ch: char,
    /// Its middle, as a share of the line's width.
    pub(super) at: f64,
    /// How sure it is.
    pub(super) confidence: f32,
    /// What else it may be, the likeliest first, with itself.
    pub(super) others: Vec<(char, f32)>,
}

impl Sign {
    /// How likely the network has it that the sign is one of the characters that `is` takes.
    pub(super) fn likely(&self, is: impl Fn(char) -> bool) -> f32 {
        let own = self.others.iter().filter(|(ch, _)| is(*ch));
        own.map(|(_, p)| *p).sum()
    }

    /// Makes what is told by more than the network at least so sure, unless something lowered what the network said of it.
    pub(super) fn raise(&mut self, sure: f32) {
        let said = self.likely(|ch| half(ch) == half(self.ch));
        if said > 0.0 && self.confidence >= said.min(1.0) - f32::EPSILON {
            self.confidence = self.confidence.max(sure);
        }
    }
}

/// Whether a character is Chinese.
pub(super) fn is_han(ch: char) -> bool {
    matches!(ch, '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}')
}

/// A full-width character as its half-width twin.
pub(super) fn half(ch: char) -> char {
    match ch {
        '！'..='～' => char::from_u32(ch as u32 - 0xfee0).unwrap_or(ch),
        '\u{3000}' => ' ',
        _ => ch,
    }
}

/// The twin of a half-width mark that stands among Chinese characters.
pub(super) fn full(ch: char) -> char {
    match ch {
        '!'..='~' if !ch.is_ascii_alphanumeric() => {
            char::from_u32(ch as u32 + 0xfee0).unwrap_or(ch)
        }
        _ => ch,
    }
}

/// The signs of a text, for tests.
#[cfg(test)]
pub(super) fn signs(text: &str, confidence: f32, others: &[(char, f32)]) -> Vec<Sign> {
    let sign = |ch| Sign {
        ch,
        at: 0.0,
        confidence,
        others: others.to_vec(),
    };
    text.chars().map(sign).collect()
}

/// The signs of a text that was read well, for tests.
#[cfg(test)]
pub(super) fn sure(text: &str) -> Vec<Sign> {
    signs(text, 0.97, &[])
}

/// How many of the likeliest classes of a step are kept.
const KEPT: usize = 8;

/// Classes less likely than this are not kept.
const LEAST: f32 = 1e-5;

impl Recogniser {
    /// A network with its characters, in the order of its classes; class 0 is none of them.
    pub(super) fn new(network: Network, characters: Vec<char>) -> Self {
        Self {
            network,
            characters,
        }
    }

    /// The character of a class; `None` for "nothing here".
    pub(super) fn character(&self, class: usize) -> Option<char> {
        let index = class.checked_sub(1)?;
        // The class after the last character is the space.
        Some(self.characters.get(index).copied().unwrap_or(' '))
    }

    /// Reads the picture of one line.
    pub(super) fn read(&self, line: &Plane) -> Result<Reading> {
        let width = (line.width * HEIGHT).div_ceil(line.height.max(1));
        let width = width.clamp(WIDTHS.0, WIDTHS.1);
        let picture = line.resized(width, HEIGHT);
        // The network wants whole steps; the rest is paper.
        let padded = width.div_ceil(STRIDE as usize) * STRIDE as usize;
        let mut grey = Vec::with_capacity(padded * HEIGHT);
        for y in 0..HEIGHT {
            grey.extend(picture.row(y).iter().map(|v| f32::from(*v) / 127.5 - 1.0));
            grey.resize((y + 1) * padded, 1.0);
        }
        let data = [&grey[..], &grey[..], &grey[..]].concat();
        let out = self
            .network
            .run(NdTensor::from_data([1, 3, HEIGHT, padded], data))?;
        let &[1, steps, classes] = out.shape() else {
            return Err(broken(format!(
                "expected steps of one line, found {:?}",
                out.shape()
            )));
        };
        let values = numbers(&out);
        Ok(Reading {
            steps: values.chunks(classes.max(1)).map(likeliest).collect(),
            stride: padded as f64 / steps.max(1) as f64 / width as f64,
        })
    }

    /// The likeliest characters of a reading, one after the other.
    pub(super) fn decode(&self, reading: &Reading) -> Vec<Sign> {
        let mut signs: Vec<Sign> = Vec::new();
        let mut last = 0;
        let mut weight = 0.0;
        for (i, step) in reading.steps.iter().enumerate() {
            let Some(&(class, p)) = step.first() else {
                continue;
            };
            let at = (i as f64 + 0.5) * reading.stride;
            let sign = |ch: char| Sign {
                ch,
                at,
                confidence: p,
                others: step
                    .iter()
                    .filter_map(|(c, p)| Some((self.character(*c)?, *p)))
                    .collect(),
            };
            match (self.character(class), signs.last_mut()) {
                (Some(ch), Some(before)) if class == last => {
                    let w = f64::from(p);
                    let middle = (before.at * weight + at * w) / (weight + w);
                    weight += w;
                    if p > before.confidence {
                        *before = sign(ch);
                    }
                    before.at = middle;
                }
                (Some(ch), _) => {
                    weight = f64::from(p);
                    signs.push(sign(ch));
                }
                (None, _) => {}
            }
            last = class;
        }
        signs
    }
}

fn likeliest(step: &[f32]) -> Step {
    let mut top: Step = Vec::with_capacity(KEPT + 1);
    for (class, p) in step.iter().copied().enumerate() {
        if p < LEAST || (top.len() == KEPT && top.last().is_some_and(|l| l.1 >= p)) {
            continue;
        }
        let at = top.iter().position(|t| t.1 < p).unwrap_or(top.len());
        top.insert(at, (class, p));
        top.truncate(KEPT);
    }
    top
}

/// The characters of a dictionary in YAML: a list under `character_dict`.
pub(super) fn yaml_dictionary(text: &str) -> Vec<char> {
    let list = text
        .split_once("character_dict:")
        .map_or("", |(_, list)| list);
    let entry = |line: &str| {
        let value = line
            .trim_end_matches('\r')
            .trim_start()
            .strip_prefix("- ")?;
        let bare = value.strip_prefix('\'').and_then(|v| v.strip_suffix('\''));
        bare.unwrap_or(value).chars().next()
    };
    list.lines().filter_map(entry).collect()
}

/// The characters of a dictionary that is written one to a line.
pub(super) fn dictionary(text: &str) -> Vec<char> {
    text.split('\n')
        .map(|line| {
            line.trim_end_matches('\r')
                .chars()
                .next()
                .unwrap_or('\u{fffd}')
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_something_else_lowered_is_not_raised() {
        let raised = |confidence: f32, others: &[(char, f32)]| {
            let mut sign = signs("：", confidence, others).remove(0);
            sign.raise(0.97);
            sign.confidence
        };
        let either = [('：', 0.5), (':', 0.4), ('；', 0.1)];
        assert!(raised(0.9, &either) > 0.95);
        assert!(raised(0.99, &either) > 0.98, "nor lowered");
        assert!(raised(0.5, &either) < 0.6, "something lowered it");
        assert!(raised(0.9, &[]) < 0.95, "nothing is known of it");
    }
}
