package io.github.attnzoo.train.run;

import io.github.attnzoo.models.ModelConfig;
import io.github.attnzoo.models.config.Variants;
import io.github.attnzoo.train.data.LoadedData;
import io.github.attnzoo.train.policy.Decisions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What must hold so that a run can go on as if it had never stopped. */
final class Resume {
  private Resume() {}

  /**
   * Finds the checkpoint to go on from: the last one, or where that is damaged, the newest that is
   * not. Where the process was killed before its first, the run begins again.
   *
   * @throws RunException if there is no run, if another process is at it, if all its checkpoints
   *     are damaged, or if the config is another than the run was started with
   */
  static ResumePoint read(RunFolder folder, ModelConfig config) {
    RunLock.check(folder.path());
    ResumePoint point = find(folder);
    SavedModel model = point.model();
    if (model != null) {
      checkConfig(folder, model.config(), config);
      checkEpochs(folder, model, config);
      checkBest(folder, model);
    } else if (Files.isRegularFile(folder.config())) {
      checkConfig(folder, ModelConfig.read(folder.config()), config);
    } else if (!folder.isBarelyBegun()) {
      throw new RunException(
          folder.last()
              + ": no checkpoint to resume from; expected the run folder as --out; a new run is"
              + " started without --resume");
    }
    return point;
  }

  private static ResumePoint find(RunFolder folder) {
    CheckpointFolder checkpoints = folder.checkpoints();
    FileTime lastSaved = ResumePoint.lastSaved(folder);
    var damages = new ArrayList<String>();
    if (lastSaved != null) {
      try {
        return new ResumePoint(ModelReader.read(checkpoints.last()), List.of(), lastSaved);
      } catch (RunException e) {
        damages.add(String.valueOf(e.getMessage()));
      }
    }
    var good = new ArrayList<SavedModel>();
    readGood(List.of(checkpoints.previous()), good, damages);
    readGood(checkpoints.kept(), good, damages);
    readGood(List.of(checkpoints.best()), good, damages);
    if (good.isEmpty()) {
      if (damages.isEmpty()) {
        return ResumePoint.START;
      }
      throw new RunException(
          folder.path()
              + ": can't be resumed, as no checkpoint can be read: "
              + String.join("; ", damages));
    }
    SavedModel newest = good.stream().max(Comparator.comparing(Resume::place)).orElseThrow();
    String reason = damages.isEmpty() ? checkpoints.last() + " is missing" : damages.get(0);
    return new ResumePoint(
        newest,
        List.of(
            reason
                + "; going on from "
                + newest.file().getFileName()
                + ", the newest checkpoint that can be read, saved after "
                + newest.state().words()),
        lastSaved);
  }

  /** Adds the first of the files that can be read. */
  private static void readGood(List<Path> files, List<SavedModel> good, List<String> damages) {
    for (Path file : files) {
      if (Files.exists(file)) {
        try {
          good.add(ModelReader.read(file));
          return;
        } catch (RunException e) {
          damages.add(String.valueOf(e.getMessage()));
        }
      }
    }
  }

  private static long place(SavedModel model) {
    var progress = model.state().progress();
    return ((long) model.state().epochs().size() << 32) + (progress == null ? 0 : progress.steps());
  }

  /** The rates behind the training would have been others. */
  private static void checkSchedule(RunFolder folder, ModelConfig started, ModelConfig now) {
    var schedule = started.training().schedule();
    int before = started.training().epochs();
    if (schedule != null && schedule.dependsOnEpochs() && before != now.training().epochs()) {
      throw new RunException(
          folder.path()
              + ": training.epochs can't change with the schedule "
              + Variants.id(schedule)
              + ", which spans all epochs: expected "
              + before
              + ", found "
              + now.training().epochs());
    }
  }

  private static void checkConfig(RunFolder folder, ModelConfig started, ModelConfig now) {
    ConfigDifference.first(started, now)
        .ifPresent(
            difference -> {
              throw new RunException(
                  folder.path()
                      + ": can't be resumed with another config than it was started with; only"
                      + " training.epochs, training.earlyStopping and training.checkpoint may"
                      + " differ, but "
                      + difference);
            });
    checkSchedule(folder, started, now);
  }

  private static void checkEpochs(RunFolder folder, SavedModel model, ModelConfig config) {
    int begun = model.state().epochsBegun();
    if (config.training().epochs() < begun) {
      throw new RunException(
          "training.epochs: expected at least "
              + begun
              + ", the epochs that the run in "
              + folder.path()
              + " has begun, got "
              + config.training().epochs());
    }
  }

  /** The best model is needed at the end; its loss is told before the work, not after it. */
  private static void checkBest(RunFolder folder, SavedModel model) {
    int best = Decisions.of(model.config().training(), model.epochs()).bestEpoch();
    if (best == 0) {
      return;
    }
    int found = SavedModel.read(folder.path()).epochs().size();
    if (found < best) {
      throw new RunException(
          folder.best()
              + ": expected the model of epoch "
              + best
              + ", the best so far, found that of epoch "
              + found);
    }
  }

  /** The data must be the same, to the byte. */
  static void checkData(SavedModel last, LoadedData data) {
    if (!last.dataIdentity().equals(data.identity()) || !last.dataFiles().equals(data.files())) {
      throw new RunException(
          last.file()
              + ": can't be resumed on other data. Started with: "
              + last.dataIdentity()
              + " "
              + last.dataFiles()
              + "; found: "
              + data.identity()
              + " "
              + data.files());
    }
  }
}
