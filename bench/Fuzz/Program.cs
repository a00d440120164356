using TensorDecomp.Bench;

Settings settings = Settings.Parse(args);
return settings.Worker ? Worker.Run(settings) : Driver.Run(settings);
