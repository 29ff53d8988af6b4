import {
  Column,
  CreateDateColumn,
  Entity,
  JoinColumn,
  ManyToOne,
  OneToOne,
  PrimaryGeneratedColumn,
  Unique,
  UpdateDateColumn,
  type Relation,
} from "typeorm";

/** Columns that tutorials give every entity. */
abstract class Model {
  @PrimaryGeneratedColumn("uuid")
  id!: string;

  @CreateDateColumn({ type: "datetime" })
  createdAt!: Date;

  @UpdateDateColumn({ type: "datetime" })
  updatedAt!: Date;
}

@Entity("users")
export class User extends Model {
  @Column({ type: "varchar", length: 255, unique: true })
  name!: string;

  @Column({ type: "varchar", length: 255 })
  email!: string;
}

@Entity("packages")
export class CreditPackage extends Model {
  @Column({ type: "varchar", length: 24, unique: true })
  code!: string;

  @Column({ type: "varchar", length: 100 })
  name!: string;

  @Column({ type: "int" })
  credits!: number;
}

@Entity("wallets")
export class Wallet extends Model {
  @OneToOne(() => User)
  @JoinColumn()
  user!: Relation<User>;

  @Column({ type: "int", default: 0 })
  balance!: number;
}

@Entity("purchases")
@Unique(["user", "idempotencyKey"])
export class Purchase extends Model {
  @ManyToOne(() => User)
  user!: Relation<User>;

  @ManyToOne(() => CreditPackage)
  creditPackage!: Relation<CreditPackage>;

  @Column({ type: "varchar", length: 255, nullable: true })
  idempotencyKey!: string | null;

  @Column({ type: "int" })
  credits!: number;
}

@Entity("wallet_transactions")
export class WalletTransaction extends Model {
  @ManyToOne(() => Wallet)
  wallet!: Relation<Wallet>;

  @ManyToOne(() => Purchase)
  purchase!: Relation<Purchase>;

  @Column({ type: "int" })
  amount!: number;

  @Column({ type: "int" })
  balanceAfter!: number;
}
