//! Lines on logarithmic axes, as SVG.

use std::{collections::BTreeMap, fmt::Display, path::Path};

use plotters::{
    prelude::{
        BLACK, ChartBuilder, Color, IntoDrawingArea, IntoLogRange, LineSeries, PathElement, RGBColor, SVGBackend, WHITE,
    },
    style::ShapeStyle,
};

/// Colours that are told apart without telling red from green.
const COLOURS: [RGBColor; 6] = [
    RGBColor(0, 114, 178),
    RGBColor(213, 94, 0),
    RGBColor(0, 158, 115),
    RGBColor(204, 121, 167),
    RGBColor(86, 180, 233),
    RGBColor(230, 159, 0),
];

fn said<E: Display>(error: E) -> String {
    format!("the plot: {error}")
}

/// Draws each line with its name.
pub fn lines(to: &Path, title: &str, lines: &BTreeMap<String, Vec<(f64, f64)>>) -> Result<(), String> {
    let all = || lines.values().flatten();
    let least = |of: fn(&(f64, f64)) -> f64| all().map(of).fold(f64::INFINITY, f64::min).max(1e-6);
    let most = |of: fn(&(f64, f64)) -> f64| all().map(of).fold(0.0, f64::max).max(1e-5);
    let area = SVGBackend::new(to, (960, 560)).into_drawing_area();
    area.fill(&WHITE).map_err(said)?;
    let across = (least(|point| point.0) * 0.9..most(|point| point.0) * 1.1).log_scale();
    let up = (least(|point| point.1) * 0.5..most(|point| point.1) * 2.0).log_scale();
    let mut chart = ChartBuilder::on(&area)
        .caption(title, ("sans-serif", 22))
        .margin(18)
        .x_label_area_size(44)
        .y_label_area_size(72)
        .build_cartesian_2d(across, up)
        .map_err(said)?;
    chart.configure_mesh().draw().map_err(said)?;
    for ((name, points), colour) in lines.iter().zip(COLOURS.iter().cycle().copied()) {
        let style: ShapeStyle = colour.stroke_width(3);
        chart
            .draw_series(LineSeries::new(points.iter().copied(), style).point_size(4))
            .map_err(said)?
            .label(name.as_str())
            .legend(move |(x, y)| PathElement::new(vec![(x, y), (x + 18, y)], style));
    }
    let mut legend = chart.configure_series_labels();
    legend.border_style(BLACK.mix(0.3)).background_style(WHITE.mix(0.9)).draw().map_err(said)?;
    area.present().map_err(said)
}
