package io.manyhands.standalone.demo;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// @param job name of an example, or path of a job's JSON file
/// @param corpus becomes the job's data set, unless the job names one
/// @param volunteers how many headless ones to start
/// @param pace the least time a headless volunteer takes for a leaf
/// @param exit whether to stop when the job is done
/// @param json where the summary goes
public record DemoSettings(String job, Path corpus, int volunteers, Duration pace, boolean exit, Optional<Path> json) {}
