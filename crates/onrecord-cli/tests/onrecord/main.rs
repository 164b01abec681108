//! The command and its forms of output, on invented reports.

mod add;
mod arbitrary;
mod archive;
mod command;
mod correct;
mod documented;
mod eval;
mod html;
mod json;
mod layers;
mod record;
mod sample;
mod terminal;
