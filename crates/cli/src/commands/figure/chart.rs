//! A line chart as SVG.

use std::fmt::Write;

/// One line: a label and its points `(x, y, half the height of the error bar)`.
pub(crate) struct Series {
    pub(crate) label: String,
    pub(crate) points: Vec<(f64, f64, f64)>,
}

/// One axis.
pub(crate) struct Axis {
    pub(crate) title: &'static str,
    pub(crate) from: f64,
    pub(crate) to: f64,
    /// Equal ratios take equal lengths.
    pub(crate) logarithmic: bool,
    pub(crate) ticks: Vec<f64>,
}

/// A chart of several lines over a common axis.
pub(crate) struct Chart {
    pub(crate) title: String,
    pub(crate) x: Axis,
    pub(crate) y: Axis,
    pub(crate) series: Vec<Series>,
}

/// The picture, and the part of it that holds lines: left, top, right, bottom.
const SIZE: (f64, f64) = (760.0, 420.0);
const PLOT: [f64; 4] = [64.0, 44.0, 540.0, 366.0];
/// Okabe and Ito's colours, told apart with any kind of colour vision, and without the yellow, which is too light on white.
const COLOURS: [&str; 7] = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000"];
/// Lines differ in their dashes too.
const DASHES: [&str; 4] = ["none", "7 4", "2 3", "9 3 2 3"];

impl Axis {
    /// Where a value is, from 0 to 1.
    fn share(&self, value: f64) -> f64 {
        let place = |v: f64| if self.logarithmic { v.ln() } else { v };
        (place(value) - place(self.from)) / (place(self.to) - place(self.from))
    }
}

impl Chart {
    fn place(&self, x: f64, y: f64) -> (f64, f64) {
        let [left, top, right, bottom] = PLOT;
        let y = self.y.share(y.clamp(self.y.from, self.y.to));
        (left + self.x.share(x) * (right - left), bottom - y * (bottom - top))
    }

    /// The chart as an SVG file.
    pub(crate) fn svg(&self) -> String {
        let [left, top, right, bottom] = PLOT;
        let (width, height) = SIZE;
        let title = escaped(&self.title);
        let mut out = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" role=\"img\" \
             font-family=\"sans-serif\" font-size=\"13\">\n<title>{title}</title>\n\
             <rect width=\"{width}\" height=\"{height}\" fill=\"#ffffff\"/>\n"
        );
        text(&mut out, (left, 24.0), "start", &self.title);
        for &tick in &self.x.ticks {
            let (x, _) = self.place(tick, self.y.from);
            line(&mut out, (x, top), (x, bottom), "#dddddd");
            text(&mut out, (x, bottom + 18.0), "middle", &number(tick));
        }
        for &tick in &self.y.ticks {
            let (_, y) = self.place(self.x.from, tick);
            line(&mut out, (left, y), (right, y), "#dddddd");
            text(&mut out, (left - 8.0, y + 4.0), "end", &number(tick));
        }
        text(&mut out, ((left + right) / 2.0, height - 12.0), "middle", self.x.title);
        let _ = writeln!(
            out,
            "<text transform=\"translate(16 {}) rotate(-90)\" text-anchor=\"middle\">{}</text>",
            (top + bottom) / 2.0,
            escaped(self.y.title)
        );
        for (index, series) in self.series.iter().enumerate() {
            self.series(&mut out, index, series);
        }
        out.push_str("</svg>\n");
        out
    }

    fn series(&self, out: &mut String, index: usize, series: &Series) {
        let (colour, dash) = (COLOURS[index % COLOURS.len()], DASHES[index % DASHES.len()]);
        let mut path = String::new();
        // Where a line leaves the picture it ends.
        for &(x, y, error) in series.points.iter().filter(|p| (self.y.from..=self.y.to).contains(&p.1)) {
            let (px, py) = self.place(x, y);
            let _ = write!(path, "{px:.1},{py:.1} ");
            if error > 0.0 {
                line(out, self.place(x, y - error), self.place(x, y + error), colour);
            }
        }
        let style = format!("stroke=\"{colour}\" stroke-width=\"2\" stroke-dasharray=\"{dash}\"");
        let _ = writeln!(out, "<polyline points=\"{}\" fill=\"none\" {style}/>", path.trim_end());
        let [_, top, right, _] = PLOT;
        let y = top + 14.0 + 22.0 * index as f64;
        let _ = writeln!(
            out,
            "<line x1=\"{}\" y1=\"{y}\" x2=\"{}\" y2=\"{y}\" {style}/>",
            right + 12.0,
            right + 40.0
        );
        text(out, (right + 46.0, y + 4.0), "start", &series.label);
    }
}

fn line(out: &mut String, from: (f64, f64), to: (f64, f64), colour: &str) {
    let _ = writeln!(
        out,
        "<line x1=\"{:.1}\" y1=\"{:.1}\" x2=\"{:.1}\" y2=\"{:.1}\" stroke=\"{colour}\"/>",
        from.0, from.1, to.0, to.1
    );
}

fn text(out: &mut String, (x, y): (f64, f64), anchor: &str, text: &str) {
    let text = escaped(text);
    let _ = writeln!(out, "<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\">{text}</text>");
}

fn number(value: f64) -> String {
    let rounded = (value * 1000.0).round() / 1000.0;
    format!("{rounded}").replace('-', "−")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
