namespace RLTransfer.Environments.ClassicControl;

internal partial struct MountainCar
{
    public static Frame? Render(in MountainCar self, in MountainCarParameters parameters) => Drawing.MountainCar(self.position, Goal);
}

internal partial struct MountainCarContinuous
{
    public static Frame? Render(in MountainCarContinuous self, in MountainCarContinuousParameters parameters) => Drawing.MountainCar(self.position, Goal);
}
