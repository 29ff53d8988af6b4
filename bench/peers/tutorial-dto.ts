import { plainToInstance } from "class-transformer";
import { IsNotEmpty, IsString, MaxLength, validate } from "class-validator";
import type { NextFunction, Request, Response } from "express";

export class PurchaseDto {
  @IsString()
  @IsNotEmpty()
  @MaxLength(64)
  packageId!: string;
}

export function validateBody(dto: new () => object) {
  return async (req: Request, res: Response, next: NextFunction): Promise<void> => {
    const problems = await validate(plainToInstance(dto, req.body));
    if (problems.length > 0) {
      res.status(400).json({ message: "Validation failed" });
      return;
    }
    next();
  };
}
