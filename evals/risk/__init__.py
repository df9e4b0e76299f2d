"""How well the fitted risk models do: folds, centres, missing modalities, calibration."""
