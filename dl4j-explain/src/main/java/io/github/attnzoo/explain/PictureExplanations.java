package io.github.attnzoo.explain;

import io.github.attnzoo.explain.FeatureMaps.Channel;
import io.github.attnzoo.explain.GradCam.Variant;
import io.github.attnzoo.explain.picture.Figure;
import io.github.attnzoo.explain.picture.GridPanel;
import io.github.attnzoo.explain.picture.ImagePanel;
import io.github.attnzoo.explain.picture.Panel;
import io.github.attnzoo.explain.picture.Scale;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The figures of a network that reads a picture with convolutions. */
record PictureExplanations(
    Settings settings, Subject subject, Prediction prediction, View.Picture picture) {
  private static final int SIDE = 340;
  private static final double OPACITY = 0.5;
  private static final int PANELS_IN_A_ROW = 4;

  /** The article's first figure: the channels of each layer with the highest mean activation. */
  Explanation featureMaps(Map<String, List<Channel>> layers) {
    var panels = new ArrayList<Panel>(List.of(input()));
    var numbers = prediction.numbers(subject);
    var layerNumbers = new LinkedHashMap<String, Object>();
    layers.forEach(
        (layer, channels) -> {
          HeatMap first = channels.get(0).map();
          String size = first.height() + " × " + first.width();
          panels.add(
              new GridPanel(
                  layer + ", " + size,
                  channels.stream().map(Channel::map).toList(),
                  channels.stream().map(c -> "channel " + c.index()).toList(),
                  settings.colors(),
                  SIDE));
          layerNumbers.put(layer, channels.stream().map(PictureExplanations::numbers).toList());
        });
    numbers.put("layers", layerNumbers);
    String subtitle = "Feature maps: the channels with the highest mean activation";
    return new Explanation("feature-maps", subtitle, draw(subtitle, panels), numbers);
  }

  /** The article's second figure: single channels over the picture. */
  Explanation channelHeatMaps(String layer, Map<String, List<Channel>> strongest) {
    List<Channel> channels = strongest.getOrDefault(layer, List.of());
    var panels = new ArrayList<Panel>(List.of(input()));
    for (int i = 0; i < channels.size(); i++) {
      Channel channel = channels.get(i);
      String caption = "channel " + channel.index();
      panels.add(heat(caption, channel.map().scaled(), i == channels.size() - 1));
    }
    var numbers = prediction.numbers(subject);
    numbers.put("layer", layer);
    numbers.put("channels", channels.stream().map(PictureExplanations::numbers).toList());
    String subtitle =
        "The three strongest channels of " + layer + ", each from its least to its greatest";
    return new Explanation("channel-heat-maps", subtitle, draw(subtitle, panels), numbers);
  }

  /** Evidence for the predicted class and, where that is another, for the true one. */
  Explanation gradCam(GradCam cam) {
    var rows = new ArrayList<List<Panel>>();
    var numbers = prediction.numbers(subject);
    numbers.put("layer", cam.layer());
    var classNumbers = new LinkedHashMap<String, Object>();
    var classes = new ArrayList<>(List.of(prediction.index()));
    Integer truth = subject.trueClass();
    if (truth != null && truth != prediction.index()) {
      classes.add(truth);
    }
    for (int c : classes) {
      HeatMap plain = map(cam, Variant.GRAD_CAM, c);
      HeatMap plusPlus = map(cam, Variant.GRAD_CAM_PLUS_PLUS, c);
      String label = prediction.classes().label(c);
      rows.add(
          List.of(
              input(),
              heat("Grad-CAM for " + label, plain.scaled(), false),
              heat("Grad-CAM++ for " + label, plusPlus.scaled(), true)));
      var maps = new LinkedHashMap<String, Object>();
      maps.put("gradCam", plain.rows());
      maps.put("gradCamPlusPlus", plusPlus.rows());
      classNumbers.put(prediction.classes().name(c), maps);
    }
    numbers.put("classes", classNumbers);
    String frame = picture.signal() == null ? "" : "; the frame is the planted signal";
    String subtitle =
        "Evidence for a class, from the activations of "
            + cam.layer()
            + "; 1 is the strongest"
            + frame;
    var figure = new Figure(prediction.title(subject), subtitle, rows);
    return new Explanation("grad-cam", subtitle, figure.draw(), numbers);
  }

  private HeatMap map(GradCam cam, Variant variant, int classIndex) {
    return cam.maps(variant, subject.features(), classIndex).get(0);
  }

  private ImagePanel input() {
    return ImagePanel.plain("input", picture.image(), SIDE, picture.signal());
  }

  private ImagePanel heat(String caption, HeatMap map, boolean hasBar) {
    return new ImagePanel(
        caption,
        picture.image(),
        SIDE,
        map,
        Scale.UNIT,
        settings.colors(),
        OPACITY,
        picture.signal(),
        hasBar);
  }

  private BufferedImage draw(String subtitle, List<Panel> panels) {
    return Figure.wrapped(prediction.title(subject), subtitle, panels, PANELS_IN_A_ROW).draw();
  }

  private static Map<String, Object> numbers(Channel channel) {
    var numbers = new LinkedHashMap<String, Object>();
    numbers.put("channel", channel.index());
    numbers.put("mean", channel.mean());
    numbers.put("map", channel.map().rows());
    return numbers;
  }
}
