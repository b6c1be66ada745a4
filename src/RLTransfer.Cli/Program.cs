using RLTransfer.Cli;

return CommandLine.Run(args);
